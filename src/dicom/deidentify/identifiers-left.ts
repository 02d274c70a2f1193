/** Looks for what de-identification would have removed or replaced; it never tells values. */
import {
  type DataElement,
  type DataSet,
  type Encoding,
  readDataSet,
  sequenceItems,
} from '../data-set.ts'
import { entryOfTag } from '../dictionary.ts'
import type { ParseLimits } from '../instance.ts'
import { encodingOf, readPart10 } from '../part10.ts'
import { pixelDataElement, pixelDataValue } from '../pixel-data.ts'
import { TAGS } from '../tags.ts'
import { isUIDOfHash, isWellKnownUID } from '../uids.ts'
import { text, texts } from '../values.ts'
import { actionOn, type Retained } from './attribute-rules.ts'
import { isBuiltAs, isPixelData } from './element-form.ts'
import { isPseudonym } from './pseudonyms.ts'
import { cappedAge, dummyValue } from './replacement-values.ts'

/** As the reader's: deeper sequences are not looked into, and count as left. */
const MAXIMUM_DEPTH = 32
const DATA_SET_TRAILING_PADDING = 0xfffcfffc
/** Meta information that every file has, and that names software and encodings alone. */
const HARMLESS_META = new Set([
  0x00020000, 0x00020001, 0x00020002, 0x00020010, 0x00020012, 0x00020013,
])

interface Search {
  readonly encoding: Encoding
  readonly accepted: Retained
  /** Whether the file says that its dates were shifted. */
  readonly shifted: boolean
  readonly left: Set<number>
}

/** Without the padding of text and of binary values. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0 || byte === 0x20)
}

const isReplacedUID = (uid: string): boolean =>
  uid === '' || isWellKnownUID(uid) || isUIDOfHash(uid)

function isDummy(value: Uint8Array, vr: string): boolean {
  const dummy = dummyValue(vr)
  return value.length === dummy.length && value.every((byte, at) => byte === dummy[at])
}

function addUnlessBlank({ bytes }: DataSet, element: DataElement, { left }: Search): void {
  const { tag, offset, length, undefinedLength } = element
  if (undefinedLength || !isBlank(bytes.subarray(offset, offset + length))) left.add(tag)
}

/** Whether the value is none that de-identification leaves. */
function identifies(dataSet: DataSet, element: DataElement, vr: string, search: Search): boolean {
  const { tag, offset, length } = element
  const value = dataSet.bytes.subarray(offset, offset + length)
  if (isBlank(value)) return false
  switch (actionOn(tag, search.accepted, false)) {
    case 'K':
      return false
    case 'U':
      return !texts(dataSet, tag).every(isReplacedUID)
    case 'C':
      return vr === 'AS'
        ? texts(dataSet, tag).some((age) => age !== '' && cappedAge(age) !== age)
        : !search.shifted && !isDummy(value, vr)
    case 'D':
      if (tag === TAGS.PatientName || tag === TAGS.PatientID)
        return !texts(dataSet, tag).every(isPseudonym)
      return !isDummy(value, vr)
    case 'X':
    case 'Z':
      return true
  }
}

function searchSequence(dataSet: DataSet, tag: number, search: Search, depth: number): void {
  const kept = actionOn(tag, search.accepted, false) === 'K'
  for (const item of sequenceItems(dataSet, tag)) {
    if (!kept && item.elements.size > 0) search.left.add(tag)
    if (kept) searchElements(item, search, depth + 1)
  }
}

function searchElements(dataSet: DataSet, search: Search, depth = 0): void {
  for (const element of dataSet.elements.values()) {
    const { tag, length } = element
    const vr = entryOfTag(tag)?.vr
    const ownPixels = depth === 0 && isPixelData(tag)
    // Group lengths of the standard's groups are counts.
    const groupLength = tag % 0x20000 === 0 && length <= 4
    if (ownPixels || groupLength) continue
    if (vr === undefined || isPixelData(tag)) search.left.add(tag)
    else if (!isBuiltAs(vr, element, search.encoding)) addUnlessBlank(dataSet, element, search)
    else if (vr === 'SQ' && depth < MAXIMUM_DEPTH) searchSequence(dataSet, tag, search, depth)
    else if (vr === 'SQ' || identifies(dataSet, element, vr, search)) search.left.add(tag)
  }
}

function searchMeta(meta: DataSet, left: Set<number>): void {
  for (const { tag, offset, length } of meta.elements.values()) {
    const empty = isBlank(meta.bytes.subarray(offset, offset + length))
    const replaced = tag === TAGS.MediaStorageSOPInstanceUID && isReplacedUID(text(meta, tag) ?? '')
    if (!HARMLESS_META.has(tag) && !empty && !replaced) left.add(tag)
  }
}

/** Elements may follow the pixel data; the reader stops before them. */
function searchTail(dataSet: DataSet, search: Search): void {
  const pixels = pixelDataElement(dataSet)
  if (pixels === undefined) return
  const { end } = pixelDataValue(dataSet, pixels)
  if (isBlank(dataSet.bytes.subarray(end))) return
  try {
    searchElements(readDataSet(dataSet.bytes, end, search.encoding), search)
  } catch {
    search.left.add(DATA_SET_TRAILING_PADDING)
  }
}

/**
 * Looks for attributes that the profile would have removed or replaced, at any depth, and for private ones. Of a file that
 * `deidentifyInstance` gave, with options that allow no more than `accepted`, nothing is left.
 *
 * Replaced values are known by their form: pseudonyms, dummies, UIDs of version 8. Nobody can see whether a date has been
 * shifted; where shifted dates are accepted, LongitudinalTemporalInformationModified (0028,0303) is believed.
 * @param bytes the whole file
 * @param accepted what may stay; by default nothing
 * @param limits what a hostile file may cost
 * @returns the tags (0xGGGGEEEE) of what is left, in order; never values. What follows the pixel data and cannot be read
 *   counts as (FFFC,FFFC)
 * @throws GroundglassError as `parseInstance`, and `dicom/truncated-pixel-data`
 */
export function identifiersLeft(
  bytes: Uint8Array,
  accepted: Partial<Retained> = {},
  limits: ParseLimits = {},
): number[] {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { meta, dataSet, transferSyntaxUID } = readPart10(
    plain,
    limits.maximumInflatedBytes ?? 2 ** 30,
  )
  const left = new Set<number>()
  const search = {
    encoding: encodingOf(transferSyntaxUID),
    accepted: {
      dates: 'remove',
      retainPatientCharacteristics: false,
      retainDevice: false,
      ...accepted,
    } as const,
    shifted: text(dataSet, TAGS.LongitudinalTemporalInformationModified) === 'MODIFIED',
    left,
  }
  searchMeta(meta, left)
  searchElements(dataSet, search)
  searchTail(dataSet, search)
  return [...left].toSorted((one, other) => one - other)
}
