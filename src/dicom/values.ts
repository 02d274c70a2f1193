/** Tolerant access to element values: what is absent, empty or unreadable is null, never a default. */
import type { DataElement, DataSet } from './data-set.ts'

/** Values of header elements used here are short; a longer one is not read as text. */
const LONGEST_TEXT_BYTES = 1 << 16

function valueBytes(dataSet: DataSet, element: DataElement): Uint8Array {
  return dataSet.bytes.subarray(element.offset, element.offset + element.length)
}

/**
 * The parts of a text value, split at backslashes, without padding.
 * @param dataSet where to look
 * @param tag 0xGGGGEEEE
 * @returns the parts; none when absent or empty
 */
export function texts(dataSet: DataSet, tag: number): string[] {
  const bytes = textBytes(dataSet, tag)
  if (bytes === null) return []
  // Latin-1 keeps every byte; the elements read here are codes, numbers and UIDs in ASCII.
  const value = String.fromCharCode(...bytes)
  return value.split('\\').map((part) => part.replaceAll('\0', ' ').trim())
}

/** A text value as it stands in the file, null when absent, empty or too long. */
export function textBytes(dataSet: DataSet, tag: number): Uint8Array | null {
  const element = dataSet.elements.get(tag)
  if (element === undefined || element.length === 0 || element.length > LONGEST_TEXT_BYTES)
    return null
  return valueBytes(dataSet, element)
}

/** The first part of a text value, null when absent or empty. */
export function text(dataSet: DataSet, tag: number): string | null {
  return texts(dataSet, tag)[0] || null
}

/**
 * A list of decimal strings (DS, IS).
 * @param dataSet where to look
 * @param tag 0xGGGGEEEE
 * @param count how many numbers there must be
 * @returns exactly `count` finite numbers, or null
 */
export function decimals(dataSet: DataSet, tag: number, count: number): number[] | null {
  const numbers = texts(dataSet, tag).map((part) => (part === '' ? Number.NaN : Number(part)))
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null
}

/** One decimal string (DS, IS), null when absent or not a number. */
export function decimal(dataSet: DataSet, tag: number): number | null {
  return decimals(dataSet, tag, 1)?.[0] ?? null
}

/** A 16-bit number (US, SS), null when absent or of another size. */
export function short(dataSet: DataSet, tag: number, signed = false): number | null {
  const element = dataSet.elements.get(tag)
  if (element === undefined || element.length !== 2) return null
  const { buffer, byteOffset } = dataSet.bytes
  const view = new DataView(buffer, byteOffset + element.offset, 2)
  const { littleEndian } = element.encoding
  return signed ? view.getInt16(0, littleEndian) : view.getUint16(0, littleEndian)
}

/**
 * A floating point number (FD), or a decimal string where the VR is unknown and the length says so.
 * @param dataSet where to look
 * @param tag 0xGGGGEEEE
 * @returns the number, or null when absent or not finite
 */
export function double(dataSet: DataSet, tag: number): number | null {
  const element = dataSet.elements.get(tag)
  if (element === undefined || element.length !== 8) return null
  const { buffer, byteOffset } = dataSet.bytes
  const value = new DataView(buffer, byteOffset + element.offset, 8).getFloat64(
    0,
    element.encoding.littleEndian,
  )
  return Number.isFinite(value) ? value : null
}

/**
 * A list of 64-bit numbers (OV), as the extended offset table uses.
 * @param dataSet where to look
 * @param tag 0xGGGGEEEE
 * @returns the numbers; none when absent
 */
export function longs(dataSet: DataSet, tag: number): number[] {
  const element = dataSet.elements.get(tag)
  if (element === undefined) return []
  const bytes = valueBytes(dataSet, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) =>
    Number(view.getBigUint64(index * 8, element.encoding.littleEndian)),
  )
}
