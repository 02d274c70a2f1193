/** RLE Lossless (PS3.5 annex G): PackBits, one segment for each byte of a sample of each colour. */
import { CodeStreamError } from './code-stream.ts'

const HEADER_BYTES = 64

/** Unpacks one segment into `plane`, which it must fill. */
function unpack(segment: Uint8Array, plane: Uint8Array): void {
  let from = 0
  let to = 0
  while (to < plane.length) {
    if (from + 1 >= segment.length) throw new CodeStreamError('an RLE segment ends early')
    const control = segment[from]!
    if (control > 128) {
      const end = Math.min(to + 257 - control, plane.length)
      plane.fill(segment[from + 1]!, to, end)
      to = end
      from += 2
    } else if (control < 128) {
      const literals = segment.subarray(
        from + 1,
        from + 2 + Math.min(control, plane.length - to - 1),
      )
      plane.set(literals, to)
      to += literals.length
      from += 2 + control
    } else {
      from += 1
    }
  }
}

/**
 * Decodes one RLE frame.
 * @param bytes the frame
 * @param pixels rows times columns
 * @param samplesPerPixel colours
 * @param bytesPerSample 1, 2 or 4
 * @returns little-endian samples, colours plane by plane
 * @throws CodeStreamError when the segments are not those of such a frame
 */
export function decodeRle(
  bytes: Uint8Array,
  pixels: number,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array {
  const count = samplesPerPixel * bytesPerSample
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== count) {
    throw new CodeStreamError(`expected ${count} RLE segments`)
  }
  const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 + index * 4, true))
  const decoded = new Uint8Array(pixels * count)
  const plane = new Uint8Array(pixels)
  for (const [index, start] of offsets.entries()) {
    const end = offsets[index + 1] ?? bytes.length
    if (start < HEADER_BYTES || start >= end || end > bytes.length) {
      throw new CodeStreamError('RLE segment offsets are out of order')
    }
    unpack(bytes.subarray(start, end), plane)
    // Segments run from the most significant byte of a sample to the least.
    const sample = Math.floor(index / bytesPerSample)
    const byte = bytesPerSample - 1 - (index % bytesPerSample)
    const base = sample * pixels * bytesPerSample + byte
    for (let at = 0; at < pixels; at += 1) decoded[base + at * bytesPerSample] = plane[at]!
  }
  return decoded
}
