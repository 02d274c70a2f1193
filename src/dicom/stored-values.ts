/** Brings raw samples to stored values: the stored bits alone, with their sign (PS3.5 section 8.1.1). */
import type { CheckedLayout } from './pixel-layout.ts'

export type SampleArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array

/** An array of the type that holds samples of this layout. */
function sampleArray(layout: CheckedLayout): SampleArray {
  const { bitsAllocated, signed, frameSamples } = layout
  if (bitsAllocated <= 8) return signed ? new Int8Array(frameSamples) : new Uint8Array(frameSamples)
  if (bitsAllocated === 16)
    return signed ? new Int16Array(frameSamples) : new Uint16Array(frameSamples)
  return signed ? new Int32Array(frameSamples) : new Uint32Array(frameSamples)
}

/**
 * Stored values from raw samples: bits above and below the stored ones (overlays of old files) fall away, the sign bit
 * is extended.
 * @param raw one number a sample, in any sign
 * @param layout the pixel layout
 * @param highBit position of the sign or highest bit in `raw`: that of the layout, or of a code stream
 * @returns the values, in an array of the layout's type
 */
export function storedValues(
  raw: ArrayLike<number>,
  layout: CheckedLayout,
  highBit: number,
): SampleArray {
  const values = sampleArray(layout)
  const left = 31 - highBit
  const right = 32 - layout.bitsStored
  const { length } = values
  if (layout.signed) {
    for (let index = 0; index < length; index += 1) values[index] = (raw[index]! << left) >> right
  } else {
    for (let index = 0; index < length; index += 1) values[index] = (raw[index]! << left) >>> right
  }
  return values
}

/**
 * Raw samples of an uncompressed frame.
 * @param bytes the bytes that hold the frame
 * @param bitOffset the bit where it begins, for 1-bit samples
 * @param layout the pixel layout
 * @param littleEndian byte order
 * @returns unsigned samples, colours pixel by pixel
 */
export function rawSamples(
  bytes: Uint8Array,
  bitOffset: number,
  layout: CheckedLayout,
  littleEndian: boolean,
): ArrayLike<number> {
  const { bitsAllocated, frameSamples } = layout
  if (bitsAllocated === 1) {
    const bit = (index: number): number =>
      (bytes[(bitOffset + index) >> 3]! >> ((bitOffset + index) & 7)) & 1
    return Uint8Array.from({ length: frameSamples }, (_, index) => bit(index))
  }
  if (bitsAllocated === 8) return bytes
  const size = bitsAllocated / 8
  const aligned = bytes.slice()
  if (!littleEndian) {
    for (let at = 0; at < aligned.length; at += size) aligned.subarray(at, at + size).reverse()
  }
  return size === 2 ? new Uint16Array(aligned.buffer) : new Uint32Array(aligned.buffer)
}

/**
 * Colours plane by plane turned into pixel by pixel.
 * @param planes samples of the first colour, then of the next
 * @param layout the pixel layout
 * @returns samples interleaved
 */
export function interleave(planes: ArrayLike<number>, layout: CheckedLayout): ArrayLike<number> {
  const { samplesPerPixel, frameSamples } = layout
  const pixels = frameSamples / samplesPerPixel
  return Uint32Array.from(
    { length: frameSamples },
    (_, index) => planes[(index % samplesPerPixel) * pixels + Math.floor(index / samplesPerPixel)]!,
  )
}
