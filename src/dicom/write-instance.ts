/** Writes Part 10 files, explicit VR little endian, from plain objects keyed by the standard's keywords. */
import { dictionary } from 'dcmjs/dictionary'
import { GroundglassError } from '../core/index.ts'
import { type AttributeValue, encodeValue } from './encode-value.ts'
import { EXPLICIT_VR_LITTLE_ENDIAN } from './transfer-syntaxes.ts'
import { isValidUID, stableUID } from './uids.ts'

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

const IMPLEMENTATION_CLASS_UID = stableUID('groundglass')
/** Representations whose length takes 32 bits in explicit VR. */
const LONG_VR = /^(O[BDFLVW]|S[QV]|U[CNRTV])$/

interface DictionaryEntry {
  readonly tag: number
  readonly vr: string
}
let byKeyword: ReadonlyMap<string, DictionaryEntry> | undefined

/** The dictionary of PS3.6 by keyword, made when first needed: it has eight thousand entries. */
function lookUp(keyword: string): DictionaryEntry {
  byKeyword ??= new Map(
    Object.values(dictionary)
      .filter(({ tag }) => /^\([\dA-F]{4},[\dA-F]{4}\)$/i.test(tag))
      .map(({ tag, name, vr }) => [
        name,
        { tag: Number.parseInt(tag.slice(1, 5) + tag.slice(6, 10), 16), vr },
      ]),
  )
  const entry = byKeyword.get(keyword)
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function tagAndLength(tag: number, length: number): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  view.setUint32(4, length, true)
  return bytes
}

function element(tag: number, vr: string, value: Uint8Array, length = value.length): Uint8Array {
  const long = LONG_VR.test(vr)
  if (!long && length > 0xffff) {
    throw new GroundglassError(
      'dicom/unwritable-value',
      `A value of ${length} bytes is too long for ${vr}. Shorten it.`,
    )
  }
  const head = tagAndLength(tag, 0)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode(vr), 4)
  if (!long) {
    view.setUint16(6, length, true)
    return joined([head, value])
  }
  const length32 = new Uint8Array(4)
  new DataView(length32.buffer).setUint32(0, length, true)
  return joined([head, length32, value])
}

function encodeDataSet(data: InstanceData, root: InstanceData): Uint8Array {
  const elements: { tag: number; bytes: Uint8Array }[] = []
  for (const [keyword, value] of Object.entries(data)) {
    if (value === undefined) continue
    const { tag, vr: choice } = lookUp(keyword)
    const vr = resolveVr(choice, root)
    if (vr !== 'SQ' && !isSequence(value)) {
      elements.push({ tag, bytes: element(tag, vr, encodeValue(keyword, vr, value)) })
    } else if (vr === 'SQ' && Array.isArray(value) && (value.length === 0 || isSequence(value))) {
      const items = isSequence(value) ? value : []
      const encoded = items.map((item) => encodeDataSet(item, root))
      const parts = encoded.flatMap((item) => [tagAndLength(0xfffee000, item.length), item])
      elements.push({ tag, bytes: element(tag, vr, joined(parts)) })
    } else {
      throw new GroundglassError(
        'dicom/unwritable-value',
        `${keyword} (${vr}) ${vr === 'SQ' ? 'needs a list of data sets' : 'cannot hold data sets'}. Correct its value.`,
      )
    }
  }
  return joined(elements.toSorted((one, other) => one.tag - other.tag).map(({ bytes }) => bytes))
}

/** Fragments with an empty offset table, one a frame (PS3.5 A.4). */
function encodeFragments(frames: readonly Uint8Array[]): Uint8Array {
  const fragments = frames.flatMap((frame) => {
    const even = frame.length % 2 === 0 ? frame : joined([frame, new Uint8Array(1)])
    return [tagAndLength(0xfffee000, even.length), even]
  })
  const value = joined([tagAndLength(0xfffee000, 0), ...fragments, tagAndLength(0xfffee0dd, 0)])
  return element(0x7fe00010, 'OB', value, 0xffffffff)
}

function encodeMeta(
  sopClassUID: string,
  sopInstanceUID: string,
  transferSyntaxUID: string,
): Uint8Array {
  const uid = (tag: number, value: string): Uint8Array =>
    element(tag, 'UI', encodeValue('UID', 'UI', value))
  const rest = joined([
    element(0x00020001, 'OB', Uint8Array.of(0, 1)),
    uid(0x00020002, sopClassUID),
    uid(0x00020003, sopInstanceUID),
    uid(0x00020010, transferSyntaxUID),
    uid(0x00020012, IMPLEMENTATION_CLASS_UID),
    element(0x00020013, 'SH', encodeValue('ImplementationVersionName', 'SH', 'GROUNDGLASS')),
  ])
  return joined([element(0x00020000, 'UL', encodeValue('length', 'UL', rest.length)), rest])
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
  const magic = new Uint8Array(132)
  magic.set(new TextEncoder().encode('DICM'), 128)
  return joined([
    magic,
    encodeMeta(requiredUID(data, 'SOPClassUID'), requiredUID(data, 'SOPInstanceUID'), syntax),
    encodeDataSet(complete, complete),
    pixels === undefined ? new Uint8Array(0) : encodeFragments(pixels.frames),
  ])
}
