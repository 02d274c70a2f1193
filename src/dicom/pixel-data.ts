/** Pixel data as they stand in the file: the element, its whole value, and the items of encapsulated ones (PS3.5 A.4). */
import { GroundglassError } from '../core/index.ts'
import { cursorAt, type DataElement, type DataSet, UNDEFINED_LENGTH } from './data-set.ts'
import { TAGS, tagName } from './tags.ts'

const ITEM = 0xfffee000
const SEQUENCE_END = 0xfffee0dd

/** The refusal of pixel data that end too early. */
export const shortData = (what: string): GroundglassError =>
  new GroundglassError(
    'dicom/truncated-pixel-data',
    `${tagName('PixelData')}: ${what}. The file is cut short: transfer it again.`,
  )

/** The refusal of pixel data that are not what the header or the transfer syntax says. */
export const contradictory = (what: string): GroundglassError =>
  new GroundglassError(
    'dicom/contradictory-pixel-data',
    `${tagName('PixelData')}: ${what}. The pixels cannot be read safely: export the file again.`,
  )

/**
 * @param dataSet an object's data set
 * @returns its pixel data element, of whichever kind
 */
export function pixelDataElement({ elements }: DataSet): DataElement | undefined {
  return (
    elements.get(TAGS.PixelData) ??
    elements.get(TAGS.FloatPixelData) ??
    elements.get(TAGS.DoubleFloatPixelData)
  )
}

/** The items of encapsulated pixel data: the offset table, then the fragments. */
export interface EncapsulatedItems {
  readonly items: readonly { readonly at: number; readonly bytes: Uint8Array }[]
  /** Where the last of them ends, before the end mark. */
  readonly end: number
  /** Whether the end is marked: some writers forget. */
  readonly marked: boolean
}

/**
 * Walks the items of encapsulated pixel data.
 * @param dataSet an object's data set
 * @param element its pixel data element, of undefined length
 * @returns the items; `at` is where an item's tag begins in the data set's bytes
 * @throws GroundglassError `dicom/truncated-pixel-data`, `dicom/contradictory-pixel-data`
 */
export function encapsulatedItems(dataSet: DataSet, element: DataElement): EncapsulatedItems {
  const { bytes } = dataSet
  const { view } = cursorAt(bytes, 0, element.encoding)
  const items: { at: number; bytes: Uint8Array }[] = []
  let position = element.offset
  while (position < bytes.length) {
    if (position + 8 > bytes.length) throw shortData('it ends inside a fragment head')
    const tag = ((view.getUint16(position, true) << 16) | view.getUint16(position + 2, true)) >>> 0
    const length = view.getUint32(position + 4, true)
    if (tag === SEQUENCE_END) return { items, end: position, marked: true }
    if (tag !== ITEM) throw contradictory(`expected a fragment or the end at byte ${position}`)
    const end = position + 8 + length
    if (end > bytes.length)
      throw shortData(`a fragment of ${length} bytes does not fit into the file`)
    items.push({ at: position, bytes: bytes.subarray(position + 8, end) })
    position = end
  }
  return { items, end: position, marked: false }
}

/** What pixel data hold, and what their length field says. */
export interface PixelDataValue {
  /** Of even length; with items, offset table and end mark where encapsulated. */
  readonly bytes: Uint8Array
  /** `UNDEFINED_LENGTH` where encapsulated. */
  readonly length: number
  /** Where the value ends in the data set's bytes. */
  readonly end: number
}

/**
 * The whole value of pixel data, to copy.
 * @param dataSet an object's data set
 * @param element its pixel data element
 * @returns the value as it is, but for a padding byte where its length is odd, or an end mark where one is missing
 * @throws GroundglassError `dicom/truncated-pixel-data`, `dicom/contradictory-pixel-data`
 */
export function pixelDataValue(dataSet: DataSet, element: DataElement): PixelDataValue {
  const { bytes } = dataSet
  const { offset, length, undefinedLength } = element
  const completed = (end: number, addition: readonly number[]): Uint8Array => {
    if (addition.length === 0) return bytes.subarray(offset, end)
    const value = new Uint8Array(end - offset + addition.length)
    value.set(bytes.subarray(offset, end))
    value.set(addition, end - offset)
    return value
  }
  if (undefinedLength) {
    const { end: itemsEnd, marked } = encapsulatedItems(dataSet, element)
    const end = marked ? itemsEnd + 8 : itemsEnd
    const endMark = marked ? [] : [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]
    return { bytes: completed(end, endMark), length: UNDEFINED_LENGTH, end }
  }
  const end = offset + length
  if (end > bytes.length)
    throw shortData(`${length} bytes announced, ${bytes.length - offset} there`)
  const value = completed(end, length % 2 === 0 ? [] : [0])
  return { bytes: value, length: value.length, end }
}
