/** Encodes data elements and items around values that are encoded already (PS3.5 section 7). */
import { GroundglassError } from '../core/index.ts'
import { type Encoding, UNDEFINED_LENGTH } from './data-set.ts'

export const EXPLICIT_LITTLE: Encoding = { explicit: true, littleEndian: true }

/** Representations whose length takes 32 bits in explicit VR. */
const LONG_VR = /^(O[BDFLVW]|S[QV]|U[CNRTV])$/

/** All parts in one run of bytes. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function tagAndLength(tag: number, length: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, tag >>> 16, littleEndian)
  view.setUint16(2, tag & 0xffff, littleEndian)
  view.setUint32(4, length, littleEndian)
  return bytes
}

/**
 * One data element.
 * @param tag 0xGGGGEEEE
 * @param vr its value representation, two capitals
 * @param value the value field, of even length, in the byte order of `encoding`
 * @param encoding explicit or implicit, byte order
 * @param length what the length field says, where it is not the value's own length
 * @returns head and value
 * @throws GroundglassError `dicom/unwritable-value` when the value is too long for its representation
 */
export function encodeElement(
  tag: number,
  vr: string,
  value: Uint8Array,
  encoding: Encoding = EXPLICIT_LITTLE,
  length = value.length,
): Uint8Array {
  const { explicit, littleEndian } = encoding
  if (!explicit) return joined([tagAndLength(tag, length, littleEndian), value])
  const long = LONG_VR.test(vr)
  if (!long && length > 0xffff) {
    throw new GroundglassError(
      'dicom/unwritable-value',
      `A value of ${length} bytes is too long for ${vr}. Shorten it.`,
    )
  }
  const head = tagAndLength(tag, 0, littleEndian)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode(vr), 4)
  if (!long) {
    view.setUint16(6, length, littleEndian)
    return joined([head, value])
  }
  const length32 = new Uint8Array(4)
  new DataView(length32.buffer).setUint32(0, length, littleEndian)
  return joined([head, length32, value])
}

/**
 * A sequence of items of stated length.
 * @param tag 0xGGGGEEEE
 * @param items the encoded data set of each item
 * @param encoding explicit or implicit, byte order
 * @returns the sequence element
 */
export function encodeSequence(
  tag: number,
  items: readonly Uint8Array[],
  encoding: Encoding = EXPLICIT_LITTLE,
): Uint8Array {
  const parts = items.flatMap((item) => [
    tagAndLength(0xfffee000, item.length, encoding.littleEndian),
    item,
  ])
  return encodeElement(tag, 'SQ', joined(parts), encoding)
}

/**
 * Encapsulated pixel data with an empty offset table, one fragment a frame (PS3.5 A.4).
 * @param frames one code stream each
 * @returns the pixel data element
 */
export function encodeFragments(frames: readonly Uint8Array[]): Uint8Array {
  const fragments = frames.flatMap((frame) => {
    const even = frame.length % 2 === 0 ? frame : joined([frame, new Uint8Array(1)])
    return [tagAndLength(0xfffee000, even.length, true), even]
  })
  const table = tagAndLength(0xfffee000, 0, true)
  const value = joined([table, ...fragments, tagAndLength(0xfffee0dd, 0, true)])
  return encodeElement(0x7fe00010, 'OB', value, EXPLICIT_LITTLE, UNDEFINED_LENGTH)
}
