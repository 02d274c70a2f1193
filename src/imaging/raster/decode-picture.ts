/** PNG and JPEG bytes to one grey value, or one palette index, a pixel. */
import { GroundglassError } from '../../core/index.ts'
import { decodeJpeg } from './decode-jpeg.ts'
import { decodePng } from './decode-png.ts'

/** A picture in 8-bit grey. Pixels are no HU: see `estimateGreyToHu`. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  /** Row-major [y, x], 0..255. */
  readonly grey: Uint8Array
}

/** A picture whose pixels are class numbers. */
export interface IndexPicture {
  readonly width: number
  readonly height: number
  /** Row-major [y, x]: the palette index, or the sample itself where the file has no palette. */
  readonly indices: Uint8Array
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG_SIGNATURE = [0xff, 0xd8, 0xff]

/** @param bytes the beginning of a file, whatever it is called @returns what its first bytes say it is */
export function pictureFormat(bytes: Uint8Array): 'png' | 'jpeg' | null {
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'png'
  if (JPEG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return 'jpeg'
  return null
}

/**
 * Decodes a picture to grey. Colours become luma (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B), 16 bit are scaled
 * to 8, transparency is ignored.
 * @param bytes a whole PNG or JPEG file
 * @returns 8-bit grey
 * @throws {GroundglassError} `raster/unknown-format` for other files, `raster/damaged-picture` for broken ones
 */
export async function decodePicture(bytes: Uint8Array): Promise<GreyPicture> {
  if (pictureFormat(bytes) === 'jpeg') {
    const { width, height, channels, samples } = await decodeJpeg(bytes)
    return { width, height, grey: toGrey(samples, channels, 255) }
  }
  refuseUnlessPng(bytes)
  const { width, height, channels, maximum, samples, palette } = decodePng(bytes)
  if (palette === null) return { width, height, grey: toGrey(samples, channels, maximum) }
  const greys = Uint8Array.from(palette, ([red, green, blue]) => luma(red!, green!, blue!))
  const grey = new Uint8Array(samples.length)
  for (let i = 0; i < grey.length; i += 1) grey[i] = greys[samples[i]!] ?? 0
  return { width, height, grey }
}

/**
 * Decodes a picture of classes, such as a multi-class mask.
 * @param bytes a whole PNG file with a palette, or with 8-bit grey samples or fewer
 * @returns class numbers
 * @throws {GroundglassError} `raster/unknown-format`, `raster/damaged-picture`, or `raster/no-classes` for colours
 */
export function decodeIndexPicture(bytes: Uint8Array): IndexPicture {
  refuseUnlessPng(bytes)
  const { width, height, channels, samples } = decodePng(bytes)
  if (channels !== 1 || samples instanceof Uint16Array)
    throw new GroundglassError(
      'raster/no-classes',
      `Expected a palette or 8-bit grey PNG whose samples are class numbers; came ${channels} channels of ${8 * samples.BYTES_PER_ELEMENT} bits.`,
    )
  return { width, height, indices: samples }
}

function refuseUnlessPng(bytes: Uint8Array): void {
  if (pictureFormat(bytes) === 'png') return
  throw new GroundglassError(
    'raster/unknown-format',
    'Expected a PNG or JPEG file; the first bytes are of neither. Convert the picture to PNG.',
  )
}

function luma(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}

function toGrey(samples: Uint8Array | Uint16Array, channels: number, maximum: number): Uint8Array {
  if (channels === 1 && samples instanceof Uint8Array && maximum === 255) return samples
  const grey = new Uint8Array(samples.length / channels)
  const scale = 255 / maximum
  for (let i = 0, at = 0; i < grey.length; i += 1, at += channels) {
    const value =
      channels < 3 ? samples[at]! : luma(samples[at]!, samples[at + 1]!, samples[at + 2]!)
    grey[i] = Math.round(value * scale)
  }
  return grey
}
