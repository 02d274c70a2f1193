/** PNG bytes to samples: every colour type, bit depth and interlacing that the format allows. */
import { decode } from 'fast-png'
import { GroundglassError } from '../../core/index.ts'

/** A PNG's stored numbers, before colours are looked up or mixed. */
export interface PngSamples {
  readonly width: number
  readonly height: number
  /** 1 grey or palette index, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: number
  /** Largest value a sample may take: 1, 3, 15, 255 or 65535. */
  readonly maximum: number
  /** Row-major [y, x, channel]. */
  readonly samples: Uint8Array | Uint16Array
  /** One [red, green, blue] or [red, green, blue, alpha] per index, 0..255; null when the samples are no indices. */
  readonly palette: readonly (readonly number[])[] | null
}

/**
 * @param bytes a whole PNG file
 * @returns its samples, unpacked to one number each
 * @throws {GroundglassError} `raster/damaged-picture` when the file cannot be decoded
 */
export function decodePng(bytes: Uint8Array): PngSamples {
  const png = decodeOrRefuse(bytes)
  const { width, height, channels, depth, palette = null } = png
  const count = width * height * channels
  const packed = png.data instanceof Uint16Array ? png.data : new Uint8Array(png.data)
  const samples =
    depth < 8 ? unpackBits(packed, depth, width * channels, height) : packed.subarray(0, count)
  if (samples.length < count) throw damaged('ends before its last row')
  return { width, height, channels, maximum: 2 ** depth - 1, samples, palette }
}

function decodeOrRefuse(bytes: Uint8Array): ReturnType<typeof decode> {
  try {
    return decode(bytes, { checkCrc: true })
  } catch (error) {
    throw damaged('cannot be decoded', error)
  }
}

function damaged(what: string, cause?: unknown): GroundglassError {
  return new GroundglassError(
    'raster/damaged-picture',
    `Expected a whole PNG file; this one ${what}. Export the picture again.`,
    { cause },
  )
}

/** Samples of 1, 2 or 4 bits: high bits first, each row starting on a byte (PNG specification, section 7.2). */
function unpackBits(
  packed: Uint8Array | Uint16Array,
  depth: number,
  rowSamples: number,
  rows: number,
): Uint8Array {
  const rowBytes = Math.ceil((rowSamples * depth) / 8)
  if (packed.length < rowBytes * rows) throw damaged('ends before its last row')
  const samples = new Uint8Array(rowSamples * rows)
  const mask = 2 ** depth - 1
  for (let y = 0, at = 0; y < rows; y += 1) {
    for (let x = 0; x < rowSamples; x += 1, at += 1) {
      const bit = x * depth
      samples[at] = (packed[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask
    }
  }
  return samples
}
