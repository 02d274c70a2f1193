/** De-identifies the elements of a data set, and of the items of its sequences, and encodes what is left. */
import { GroundglassError } from '../../core/index.ts'
import { type DataElement, type DataSet, type Encoding, sequenceItems } from '../data-set.ts'
import { entryOfTag } from '../dictionary.ts'
import { encodeElement, encodeSequence, joined } from '../encode-element.ts'
import { encodeValue } from '../encode-value.ts'
import { formatTag, TAGS } from '../tags.ts'
import { type Action, actionOn, basicAction, type Retained } from './attribute-rules.ts'
import { isBuiltAs, isPixelData } from './element-form.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { cleanedValue, dummyValue, replacedUIDs } from './replacement-values.ts'

const NOTHING = new Uint8Array(0)
/** As the reader's: real objects nest four or five deep. */
const MAXIMUM_DEPTH = 32

/** What the whole object has in common. */
export interface Course {
  readonly retained: Retained
  readonly ctImage: boolean
  readonly pseudonyms: Pseudonyms
  /** How the result is encoded. */
  readonly encoding: Encoding
  /** Whether pixel values are signed: settles "US or SS" where the file does not say. */
  readonly signed: boolean
  /** Told of everything that is not kept as it was. */
  note(tag: number, action: Action): void
}

/** What the dictionary leaves open, settled. */
function definiteVr(vr: string, signed: boolean): string {
  if (vr === 'xs') return signed ? 'SS' : 'US'
  return vr === 'ox' || vr === 'lt' ? 'OW' : vr
}

/** The new value of an element that is no sequence; null where it goes. */
function newValue(
  dataSet: DataSet,
  element: DataElement,
  vr: string,
  action: Action,
  course: Course,
): Uint8Array | null {
  const { tag, offset, length } = element
  const { pseudonyms } = course
  switch (action) {
    case 'X':
      return null
    case 'Z':
      return NOTHING
    case 'D':
      return tag === TAGS.PatientName || tag === TAGS.PatientID
        ? encodeValue('pseudonym', vr, pseudonyms.patient)
        : dummyValue(vr)
    case 'U':
      return replacedUIDs(dataSet, tag, pseudonyms)
    case 'C':
      return (
        cleanedValue(dataSet, element, vr, pseudonyms) ??
        newValue(dataSet, element, vr, basicAction(tag, course.ctImage), course)
      )
    case 'K':
      return encodeValue('kept', vr, dataSet.bytes.subarray(offset, offset + length))
  }
}

function encodedItems(
  dataSet: DataSet,
  tag: number,
  action: Action,
  course: Course,
  depth: number,
): Uint8Array[] | null {
  switch (action) {
    case 'X':
      return null
    case 'Z':
      return []
    case 'D':
      return [NOTHING]
    case 'U':
    case 'C':
    case 'K':
      if (depth > MAXIMUM_DEPTH) {
        throw new GroundglassError(
          'dicom/malformed-header',
          `Sequences nested more than ${MAXIMUM_DEPTH} deep at ${formatTag(tag)}. The file is damaged: export it again.`,
        )
      }
      return sequenceItems(dataSet, tag).map((item) =>
        joined([...deidentifiedElements(item, course, depth + 1).values()]),
      )
  }
}

/** The element as it stands in the result; null where it goes. */
function encoded(
  dataSet: DataSet,
  element: DataElement,
  course: Course,
  depth: number,
): Uint8Array | null {
  const { tag, offset, length } = element
  const { encoding } = course
  const choice = entryOfTag(tag)?.vr
  const rule = isPixelData(tag) ? 'X' : actionOn(tag, course.retained, course.ctImage)
  if (choice === undefined) {
    course.note(tag, 'X')
    return null
  }
  const reads = rule === 'K' || rule === 'U' || rule === 'C'
  const action = reads && !isBuiltAs(choice, element, encoding) ? 'Z' : rule
  if (choice === 'SQ') {
    const items = encodedItems(dataSet, tag, action, course, depth)
    if (action !== 'K') course.note(tag, action)
    return items && encodeSequence(tag, items, encoding)
  }
  const vr = definiteVr(choice, course.signed)
  const value = newValue(dataSet, element, vr, action, course)
  const old = dataSet.bytes.subarray(offset, offset + length)
  if (value === null) course.note(tag, 'X')
  else if (!areEqual(value, old)) course.note(tag, value.length === 0 ? 'Z' : action)
  const own = action === 'K' && element.vr !== null && element.vr !== 'UN' ? element.vr : vr
  return value && encodeElement(tag, own, value, encoding)
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

/**
 * De-identifies the elements of one data set, or of one item.
 * @param dataSet as read
 * @param course what holds for the whole object
 * @param depth how many sequences surround it
 * @returns the elements that are left, encoded, by tag; pixel data are not among them
 * @throws GroundglassError `dicom/malformed-header`, `dicom/truncated-header`, `dicom/unwritable-value`
 */
export function deidentifiedElements(
  dataSet: DataSet,
  course: Course,
  depth = 0,
): Map<number, Uint8Array> {
  const left = new Map<number, Uint8Array>()
  for (const element of dataSet.elements.values()) {
    // Those of the object itself are copied by the caller; inside an item they are an icon, or astray.
    if (depth === 0 && isPixelData(element.tag)) continue
    const bytes = encoded(dataSet, element, course, depth)
    if (bytes !== null) left.set(element.tag, bytes)
  }
  return left
}
