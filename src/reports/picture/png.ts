/** PNG writing: 8-bit RGB, as small and quick as overlays by the hundred need. Source: W3C PNG, third edition. */

/** Packs bytes into a zlib stream (RFC 1950). Injected, because Node's own is several times faster than JavaScript's. */
export type Deflate = (bytes: Uint8Array) => Uint8Array

/** Red, green, blue of each pixel, row-major [y, x, 3]. */
export interface RgbPicture {
  readonly rgb: Uint8Array
  readonly width: number
  readonly height: number
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const FILTER_UP = 2

/**
 * @param picture the pixels
 * @param deflate the zlib to use
 * @returns the bytes of a PNG file
 */
export function encodePng(picture: RgbPicture, deflate: Deflate): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, picture.width)
  view.setUint32(4, picture.height)
  // Bit depth 8, colour type 2 (RGB), deflate, adaptive filters, no interlace.
  header.set([8, 2, 0, 0, 0], 8)
  const parts = [
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflate(filterRows(picture))),
    chunk('IEND', new Uint8Array(0)),
  ]
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}

/** Every row as its difference from the row above (filter `up`): flat grounds become zeros. */
function filterRows({ rgb, width, height }: RgbPicture): Uint8Array {
  const stride = width * 3
  const rows = new Uint8Array(height * (stride + 1))
  for (let y = 0; y < height; y += 1) {
    const from = y * stride
    const to = y * (stride + 1) + 1
    rows[to - 1] = FILTER_UP
    if (y === 0) rows.set(rgb.subarray(0, stride), to)
    // Storing into a Uint8Array takes the difference modulo 256, as the standard asks.
    else for (let i = 0; i < stride; i += 1) rows[to + i] = rgb[from + i]! - rgb[from + i - stride]!
  }
  return rows
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i += 1) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
