/** Reads the data elements of a DICOM data set (PS3.5 section 7) up to, not into, its pixel data. */
import { GroundglassError } from '../core/index.ts'
import { formatTag } from './tags.ts'

export interface DataElement {
  /** 0xGGGGEEEE */
  readonly tag: number
  /** Null in implicit VR. */
  readonly vr: string | null
  /** Where the value begins in the data set's bytes. */
  readonly offset: number
  /** Value length in bytes, delimiters included; still `UNDEFINED_LENGTH` for the pixel data of the object itself. */
  readonly length: number
  /** Whether the length was left open and an end is marked instead. */
  readonly undefinedLength: boolean
  /** How items inside the value are encoded. */
  readonly encoding: Encoding
}

export interface Encoding {
  readonly explicit: boolean
  readonly littleEndian: boolean
}

export interface DataSet {
  readonly bytes: Uint8Array
  readonly elements: ReadonlyMap<number, DataElement>
}

/** What a length field says where an end is marked instead. */
export const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
/** Real objects nest four or five deep; more is a broken or hostile file. */
const MAXIMUM_DEPTH = 32
/**
 * Of a data set with all its sequences. An enhanced CT of a thousand frames has some ten thousand; without a limit eight
 * bytes of a file would become a hundred of memory.
 */
const MAXIMUM_ELEMENTS = 2 ** 20

/** Value representations with a 32-bit length (PS3.5 7.1.2), and those with a 16-bit one. */
const LONG_VRS = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '))
const SHORT_VRS = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
)

/** Whether two bytes are a value representation of the standard. */
export function isKnownVr(vr: string): boolean {
  return LONG_VRS.has(vr) || SHORT_VRS.has(vr)
}

const malformed = (what: string, tag: number, offset: number): GroundglassError =>
  new GroundglassError(
    'dicom/malformed-header',
    `${what} at ${formatTag(tag)}, byte ${offset}. The file is damaged or not conformant: export it again.`,
  )

const truncated = (tag: number, offset: number): GroundglassError =>
  new GroundglassError(
    'dicom/truncated-header',
    `The value of ${formatTag(tag)} at byte ${offset} should end inside the file, but the file ends first. Transfer the file again.`,
  )

/** A position in the bytes and the rules for reading on from it. */
interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly encoding: Encoding
  position: number
  /** Of all cursors over one data set. */
  readonly count: { elements: number }
}

/** A cursor over the same bytes. */
export function cursorAt(
  bytes: Uint8Array,
  position: number,
  encoding: Encoding,
  count = { elements: 0 },
): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, encoding, position, count }
}

/** Tag, value representation and length of the next element; leaves the cursor at its value. */
function readHead(cursor: Cursor, end: number): DataElement {
  const { view, position, encoding } = cursor
  const { littleEndian } = encoding
  if (position + 8 > end) throw truncated(0, position)
  cursor.count.elements += 1
  if (cursor.count.elements > MAXIMUM_ELEMENTS)
    throw malformed(`More than ${MAXIMUM_ELEMENTS} elements and items`, 0, position)
  const tag = readTag(cursor, position)
  if (tag >>> 16 === 0xfffe || !encoding.explicit) {
    cursor.position = position + 8
    return head(cursor, tag, null, view.getUint32(position + 4, littleEndian))
  }
  const vr = String.fromCharCode(view.getUint8(position + 4), view.getUint8(position + 5))
  if (SHORT_VRS.has(vr)) {
    cursor.position = position + 8
    return head(cursor, tag, vr, view.getUint16(position + 6, littleEndian))
  }
  if (!LONG_VRS.has(vr)) throw malformed('Unknown value representation', tag, position)
  if (position + 12 > end) throw truncated(tag, position)
  cursor.position = position + 12
  return head(cursor, tag, vr, view.getUint32(position + 8, littleEndian))
}

function head(cursor: Cursor, tag: number, vr: string | null, length: number): DataElement {
  const { position: offset, encoding } = cursor
  return { tag, vr, offset, length, undefinedLength: length === UNDEFINED_LENGTH, encoding }
}

function readTag({ view, encoding }: Cursor, position: number): number {
  const group = view.getUint16(position, encoding.littleEndian)
  return ((group << 16) | view.getUint16(position + 2, encoding.littleEndian)) >>> 0
}

/** Walks the items of a sequence and hands each item's bounds to `visit`; leaves the cursor after the sequence. */
function walkItems(
  cursor: Cursor,
  sequence: DataElement,
  end: number,
  depth: number,
  visit: (elements: Map<number, DataElement>) => void,
): void {
  if (depth > MAXIMUM_DEPTH)
    throw malformed('Sequences nested too deeply', sequence.tag, cursor.position)
  const open = sequence.undefinedLength
  const sequenceEnd = open ? end : sequence.offset + sequence.length
  while (cursor.position < sequenceEnd) {
    const item = readHead(cursor, sequenceEnd)
    if (item.tag === SEQUENCE_END) {
      if (open) return
      throw malformed('A sequence of stated length ends early', sequence.tag, item.offset)
    }
    if (item.tag !== ITEM) throw malformed('Expected an item', sequence.tag, item.offset)
    if (item.undefinedLength) {
      visit(readElements(cursor, sequenceEnd, depth, true))
      continue
    }
    const itemEnd = item.offset + item.length
    if (itemEnd > sequenceEnd)
      throw malformed('An item is longer than its sequence', sequence.tag, item.offset)
    visit(readElements(cursor, itemEnd, depth, false))
  }
  if (open)
    throw malformed('A sequence of undefined length never ends', sequence.tag, cursor.position)
}

/** Steps over the fragments of encapsulated pixel data, as an icon image inside an item may hold. */
function skipFragments(cursor: Cursor, element: DataElement, end: number): void {
  for (;;) {
    const fragment = readHead(cursor, end)
    if (fragment.tag === SEQUENCE_END) return
    if (fragment.tag !== ITEM) throw malformed('Expected a fragment', element.tag, fragment.offset)
    cursor.position = fragment.offset + fragment.length
    if (cursor.position > end) throw truncated(element.tag, fragment.offset)
  }
}

const isPixelData = (tag: number): boolean =>
  tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009

/**
 * Reads elements until `end`, an item delimiter (where `open`) or, outside items, the pixel data, whose value may lie
 * beyond the end of a truncated file: decoding looks at that.
 */
function readElements(
  cursor: Cursor,
  end: number,
  depth: number,
  open: boolean,
): Map<number, DataElement> {
  const elements = new Map<number, DataElement>()
  while (cursor.position < end) {
    const element = readHead(cursor, end)
    if (element.tag === ITEM_END) {
      if (open) return elements
      throw malformed('An item ends that never began', element.tag, element.offset)
    }
    if (elements.has(element.tag))
      throw malformed('The same element twice', element.tag, element.offset)
    elements.set(element.tag, element)
    if (depth === 0 && isPixelData(element.tag)) return elements
    if (!element.undefinedLength) {
      cursor.position = element.offset + element.length
      if (cursor.position > end) throw truncated(element.tag, element.offset)
    } else if (isPixelData(element.tag)) {
      skipFragments(cursor, element, end)
    } else {
      const items = cursorAt(cursor.bytes, cursor.position, itemEncoding(element), cursor.count)
      walkItems(items, element, end, depth + 1, () => {})
      cursor.position = items.position
      elements.set(element.tag, { ...element, length: items.position - element.offset })
    }
  }
  if (open) throw malformed('An item of undefined length never ends', 0, cursor.position)
  return elements
}

/** Items of an element sent as UN are implicit VR little endian (PS3.5 6.2.2). */
function itemEncoding(element: DataElement): Encoding {
  return element.vr === 'UN' ? { explicit: false, littleEndian: true } : element.encoding
}

/**
 * Reads a data set from `position` to its pixel data or the end of the bytes.
 * @param bytes the file, or the inflated data set
 * @param position where the data set begins
 * @param encoding explicit or implicit, byte order
 * @returns the elements; values are read from the bytes when asked for
 * @throws GroundglassError `dicom/malformed-header`, `dicom/truncated-header`
 */
export function readDataSet(bytes: Uint8Array, position: number, encoding: Encoding): DataSet {
  return {
    bytes,
    elements: readElements(cursorAt(bytes, position, encoding), bytes.length, 0, false),
  }
}

/**
 * The items of a sequence.
 * @param dataSet the data set that holds the sequence
 * @param tag the sequence's tag
 * @returns one data set an item; none when the sequence is absent or empty
 * @throws GroundglassError `dicom/malformed-header`, `dicom/truncated-header`
 */
export function sequenceItems(dataSet: DataSet, tag: number): DataSet[] {
  const sequence = dataSet.elements.get(tag)
  if (sequence === undefined || sequence.length === 0) return []
  const { bytes } = dataSet
  const end = sequence.offset + sequence.length
  const items: DataSet[] = []
  const cursor = cursorAt(bytes, sequence.offset, itemEncoding(sequence))
  walkItems(cursor, sequence, end, 1, (elements) => items.push({ bytes, elements }))
  return items
}
