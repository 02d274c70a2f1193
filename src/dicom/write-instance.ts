/** Writes Part 10 files, explicit VR little endian, from plain objects keyed by the standard's keywords. */
import { GroundglassError } from '../core/index.ts'
import { type DictionaryEntry, entryOfKeyword } from './dictionary.ts'
import { encodeElement, encodeFragments, encodeSequence, joined } from './encode-element.ts'
import { type AttributeValue, encodeValue } from './encode-value.ts'
import { fileHead } from './file-meta.ts'
import { EXPLICIT_VR_LITTLE_ENDIAN } from './transfer-syntaxes.ts'
import { isValidUID } from './uids.ts'

/** A data set to write: keyword to value; a sequence is a list of data sets; undefined is left out, '' is empty. */
export interface InstanceData {
  readonly [keyword: string]: AttributeValue | readonly InstanceData[] | undefined
}

/** Pixel data that are compressed already. */
export interface EncapsulatedPixels {
  readonly transferSyntaxUID: string
  /** One code stream a frame; each becomes one fragment. */
  readonly frames: readonly Uint8Array[]
}

function lookUp(keyword: string): DictionaryEntry {
  const entry = entryOfKeyword(keyword)
  if (entry === undefined) {
    throw new GroundglassError(
      'dicom/unknown-attribute',
      `${keyword} is no keyword of the standard (PS3.6). Correct its spelling.`,
    )
  }
  return entry
}

/** Where the standard leaves a choice: by sign for pixel values, by depth for pixels. */
function resolveVr(vr: string, root: InstanceData): string {
  if (vr === 'xs') return root['PixelRepresentation'] === 1 ? 'SS' : 'US'
  if (vr === 'ox') return Number(root['BitsAllocated'] ?? 16) > 8 ? 'OW' : 'OB'
  return vr
}

const isSequence = (
  value: AttributeValue | readonly InstanceData[],
): value is readonly InstanceData[] =>
  Array.isArray(value) && value.some((item) => typeof item === 'object')

function encodeDataSet(data: InstanceData, root: InstanceData): Uint8Array {
  const elements: { tag: number; bytes: Uint8Array }[] = []
  for (const [keyword, value] of Object.entries(data)) {
    if (value === undefined) continue
    const { tag, vr: choice } = lookUp(keyword)
    const vr = resolveVr(choice, root)
    if (vr !== 'SQ' && !isSequence(value)) {
      elements.push({ tag, bytes: encodeElement(tag, vr, encodeValue(keyword, vr, value)) })
    } else if (vr === 'SQ' && Array.isArray(value) && (value.length === 0 || isSequence(value))) {
      const items = isSequence(value) ? value : []
      const encoded = items.map((item) => encodeDataSet(item, root))
      elements.push({ tag, bytes: encodeSequence(tag, encoded) })
    } else {
      throw new GroundglassError(
        'dicom/unwritable-value',
        `${keyword} (${vr}) ${vr === 'SQ' ? 'needs a list of data sets' : 'cannot hold data sets'}. Correct its value.`,
      )
    }
  }
  return joined(elements.toSorted((one, other) => one.tag - other.tag).map(({ bytes }) => bytes))
}

function requiredUID(data: InstanceData, keyword: 'SOPClassUID' | 'SOPInstanceUID'): string {
  const value = data[keyword]
  if (typeof value === 'string' && isValidUID(value)) return value
  throw new GroundglassError(
    'dicom/unwritable-value',
    `${keyword} must be a valid UID to write a file. Give it one, for instance with stableUID.`,
  )
}

/**
 * Writes a DICOM file.
 * @param data the data set, keyword to value; texts are written in UTF-8. Lists of numbers are multiple values; typed
 *   arrays are bytes, in the machine's order (little endian on all we run on)
 * @param pixels compressed pixel data in place of `PixelData`
 * @returns the bytes of a Part 10 file
 * @throws GroundglassError `dicom/unknown-attribute`, `dicom/unwritable-value`
 */
export function writeInstance(data: InstanceData, pixels?: EncapsulatedPixels): Uint8Array {
  const complete = { SpecificCharacterSet: 'ISO_IR 192', ...data }
  const syntax = pixels?.transferSyntaxUID ?? EXPLICIT_VR_LITTLE_ENDIAN
  return joined([
    fileHead(requiredUID(data, 'SOPClassUID'), requiredUID(data, 'SOPInstanceUID'), syntax),
    encodeDataSet(complete, complete),
    pixels === undefined ? new Uint8Array(0) : encodeFragments(pixels.frames),
  ])
}
