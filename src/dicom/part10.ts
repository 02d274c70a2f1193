/** The frame around a data set: preamble, file meta information (PS3.10 section 7), and files that lack them. */
import { Inflate } from 'fflate'
import { GroundglassError } from '../core/index.ts'
import { type DataSet, type Encoding, isKnownVr, readDataSet } from './data-set.ts'
import { EXPLICIT_LITTLE } from './encode-element.ts'
import { TAGS } from './tags.ts'
import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from './transfer-syntaxes.ts'
import { text } from './values.ts'

const EMPTY: DataSet = { bytes: new Uint8Array(0), elements: new Map() }

export interface Part10 {
  /** File meta information, empty where the file has none. */
  readonly meta: DataSet
  readonly dataSet: DataSet
  /** As the meta information states it, else as the first element shows it. */
  readonly transferSyntaxUID: string
}

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Group number of the element at `position`, little endian; -1 beyond the end. */
function groupAt(bytes: Uint8Array, position: number): number {
  if (position + 8 > bytes.length) return -1
  return bytes[position]! | (bytes[position + 1]! << 8)
}

/** Where the elements of group 2 end. They are explicit VR little endian in every file (PS3.10 7.1). */
function metaEnd(bytes: Uint8Array, start: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = start
  while (groupAt(bytes, position) === 2) {
    const long = /^(OB|OW|UN|SQ|UT)$/.test(ascii(bytes, position + 4, position + 6))
    if (long && position + 12 > bytes.length) break
    position += long
      ? 12 + view.getUint32(position + 8, true)
      : 8 + view.getUint16(position + 6, true)
  }
  return position
}

/**
 * How the element at `position` is encoded, or null when it cannot be the start of a data set. Image, report and plan
 * objects begin in group 8; where nothing else vouches for a file, a much later group is no DICOM.
 */
function encodingAt(bytes: Uint8Array, position: number, stated: Encoding | null): Encoding | null {
  if (position + 8 > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const littleEndian =
    stated?.littleEndian ?? view.getUint16(position, true) <= view.getUint16(position, false)
  const group = view.getUint16(position, littleEndian)
  if (group === 0 || group > (stated === null ? 0x0028 : 0x7fe0)) return null
  const vr = ascii(bytes, position + 4, position + 6)
  if (isKnownVr(vr)) return { explicit: true, littleEndian }
  // Two capitals are a damaged value representation sooner than a length of over 16 kB.
  if (!littleEndian || /^[A-Z]{2}$/.test(vr)) return null
  const length = view.getUint32(position + 4, true)
  const plausible = length === 0xffffffff || position + 8 + length <= bytes.length
  return plausible ? { explicit: false, littleEndian } : null
}

function syntaxOf({ explicit, littleEndian }: Encoding): string {
  if (!explicit) return IMPLICIT_VR_LITTLE_ENDIAN
  return littleEndian ? EXPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_BIG_ENDIAN
}

/** Unpacks a deflated data set (PS3.5 A.5) and stops when it grows beyond the limit. */
function inflate(deflated: Uint8Array, maximumBytes: number): Uint8Array {
  const chunks: Uint8Array[] = []
  let total = 0
  const stream = new Inflate((chunk) => {
    chunks.push(chunk)
    total += chunk.length
    if (total > maximumBytes) {
      throw new GroundglassError(
        'dicom/too-large',
        `The deflated data set grows beyond the limit of ${maximumBytes} bytes. Raise the limit if the file is genuine.`,
      )
    }
  })
  const step = 1 << 16
  try {
    for (let at = 0; at < deflated.length; at += step) {
      stream.push(deflated.subarray(at, at + step), at + step >= deflated.length)
    }
  } catch (cause) {
    if (cause instanceof GroundglassError) throw cause
    throw new GroundglassError(
      'dicom/malformed-header',
      'The deflated data set cannot be inflated: the file is damaged. Transfer it again.',
      { cause },
    )
  }
  const bytes = new Uint8Array(total)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

const notDicom = (): GroundglassError =>
  new GroundglassError(
    'dicom/not-dicom',
    'Expected a DICOM file (DICM at byte 128, or a data set from the first byte); found neither. Leave this file out.',
  )

/**
 * Reads a DICOM file, or a bare data set where preamble or meta information are missing.
 * @param bytes the whole file
 * @param maximumInflatedBytes how large a deflated data set may become
 * @returns meta information, data set (without its pixels) and transfer syntax
 * @throws GroundglassError `dicom/not-dicom`, `dicom/malformed-header`, `dicom/truncated-header`, `dicom/too-large`
 */
export function readPart10(bytes: Uint8Array, maximumInflatedBytes: number): Part10 {
  const hasPreamble = bytes.length >= 132 && ascii(bytes, 128, 132) === 'DICM'
  const start = hasPreamble ? 132 : 0
  const end = metaEnd(bytes, start)
  if (end > bytes.length) {
    throw new GroundglassError(
      'dicom/truncated-header',
      'The file ends inside its file meta information. Transfer it again.',
    )
  }
  const meta = end > start ? readDataSet(bytes.subarray(0, end), start, EXPLICIT_LITTLE) : EMPTY
  const stated = text(meta, TAGS.TransferSyntaxUID)
  if (stated === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN) {
    const inflated = inflate(bytes.subarray(end), maximumInflatedBytes)
    return { meta, dataSet: readDataSet(inflated, 0, EXPLICIT_LITTLE), transferSyntaxUID: stated }
  }
  const seen = encodingAt(bytes, end, stated === null ? null : encodingOf(stated))
  if (end === bytes.length && hasPreamble)
    return { meta, dataSet: EMPTY, transferSyntaxUID: stated ?? '' }
  if (seen === null) {
    if (!hasPreamble) throw notDicom()
    throw new GroundglassError(
      'dicom/malformed-header',
      `No data set in ${stated ?? 'any encoding'} follows the file meta information at byte ${end}. The file is damaged: export it again.`,
    )
  }
  // Explicit where implicit is stated, or the reverse, is a known fault of writers; the first element shows the truth.
  return {
    meta,
    dataSet: readDataSet(bytes, end, seen),
    transferSyntaxUID: stated ?? syntaxOf(seen),
  }
}

/** How a data set is encoded: every syntax but two is explicit VR little endian. */
export function encodingOf(transferSyntaxUID: string): Encoding {
  return {
    explicit: transferSyntaxUID !== IMPLICIT_VR_LITTLE_ENDIAN,
    littleEndian: transferSyntaxUID !== EXPLICIT_VR_BIG_ENDIAN,
  }
}
