/** Encodes one value as its value representation wants it, explicit VR little endian (PS3.5 section 6.2). */
import { GroundglassError } from '../core/index.ts'

/** What an attribute may hold; a list is a multiple value. */
export type AttributeValue =
  | string
  | number
  | readonly (string | number)[]
  | ArrayBufferView
  | ArrayBuffer

const BINARY = new Set('OB OD OF OL OV OW UN'.split(' '))

type WriteNumber = (view: DataView, offset: number, value: number) => void
const NUMBERS: Readonly<Record<string, readonly [bytes: number, write: WriteNumber]>> = {
  US: [2, (view, at, value) => view.setUint16(at, value, true)],
  SS: [2, (view, at, value) => view.setInt16(at, value, true)],
  UL: [4, (view, at, value) => view.setUint32(at, value, true)],
  SL: [4, (view, at, value) => view.setInt32(at, value, true)],
  // A tag as 0xGGGGEEEE: group first.
  AT: [4, (view, at, value) => view.setUint32(at, ((value & 0xffff) << 16) | (value >>> 16), true)],
  FL: [4, (view, at, value) => view.setFloat32(at, value, true)],
  FD: [8, (view, at, value) => view.setFloat64(at, value, true)],
  UV: [8, (view, at, value) => view.setBigUint64(at, BigInt(value), true)],
  SV: [8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
}

/** A number as a decimal string of at most 16 characters, as exact as those allow. */
function decimalString(value: number): string {
  let digits = String(value)
  for (let precision = 15; digits.length > 16; precision -= 1) digits = value.toPrecision(precision)
  return digits
}

function encodeText(parts: readonly (string | number)[], vr: string): Uint8Array {
  const words = parts.map((part) =>
    typeof part === 'number' && vr === 'DS' ? decimalString(part) : String(part),
  )
  return new TextEncoder().encode(words.join('\\'))
}

function encodeNumbers(parts: readonly (string | number)[], vr: string): Uint8Array | undefined {
  const number = NUMBERS[vr]
  if (number === undefined) return undefined
  const [size, write] = number
  const bytes = new Uint8Array(parts.length * size)
  const view = new DataView(bytes.buffer)
  for (const [index, part] of parts.entries()) write(view, index * size, Number(part))
  return bytes
}

/** Values have an even length: UIDs and bytes are padded with zero, texts with a space. */
function padded(bytes: Uint8Array, filler: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes
  const even = new Uint8Array(bytes.length + 1)
  even.set(bytes)
  even[bytes.length] = filler
  return even
}

/**
 * Encodes a value.
 * @param name the attribute, for messages
 * @param vr its value representation
 * @param value text and numbers, or bytes
 * @returns the value field, of even length
 * @throws GroundglassError `dicom/unwritable-value` when value and representation do not go together
 */
export function encodeValue(name: string, vr: string, value: AttributeValue): Uint8Array {
  if (value instanceof ArrayBuffer) return padded(new Uint8Array(value), 0)
  if (ArrayBuffer.isView(value)) {
    return padded(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), 0)
  }
  const parts = typeof value === 'object' ? value : [value]
  const impossible =
    BINARY.has(vr) || parts.some((part) => typeof part === 'number' && !Number.isFinite(part))
  if (impossible) {
    throw new GroundglassError(
      'dicom/unwritable-value',
      `${name} (${vr}) needs ${BINARY.has(vr) ? 'bytes' : 'finite numbers or text'}. Give it such a value or leave it out.`,
    )
  }
  return encodeNumbers(parts, vr) ?? padded(encodeText(parts, vr), vr === 'UI' ? 0 : 0x20)
}
