/** Resampling of a picture: the one way slices reach a network's size and probability maps come back. */

/** Numbers of a picture, row-major [y, x]. */
export type PictureValues = Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array

/** A picture in rows and columns; pixel (x, y) covers the square from (x, y) to (x + 1, y + 1). */
export interface Picture<Values extends PictureValues = PictureValues> {
  /** Row-major [y, x]. */
  readonly values: Values
  readonly width: number
  readonly height: number
}

/** A part of a picture in pixels, edges included: the whole is `{ x: 0, y: 0, width, height }`. May lie between pixels. */
export interface PictureRegion {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** For each output pixel along one axis: `taps` source indices and their weights, which sum to 1. */
interface AxisWeights {
  readonly taps: number
  readonly indices: Int32Array
  readonly weights: Float64Array
}

function axisWeights(
  sourceSize: number,
  start: number,
  length: number,
  outSize: number,
): AxisWeights {
  const scale = length / outSize
  // Shrinking widens the triangle by the same factor, so that every source pixel is heard (as PIL and torch's antialias do).
  const support = Math.max(1, scale)
  const taps = Math.ceil(2 * support)
  const indices = new Int32Array(outSize * taps)
  const weights = new Float64Array(outSize * taps)
  for (let out = 0; out < outSize; out += 1) {
    const centre = start + (out + 0.5) * scale - 0.5
    const first = Math.floor(centre - support) + 1
    let sum = 0
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(first + tap - centre) / support)
      weights[out * taps + tap] = weight
      indices[out * taps + tap] = Math.min(sourceSize - 1, Math.max(0, first + tap))
      sum += weight
    }
    for (let tap = 0; tap < taps; tap += 1) weights[out * taps + tap]! /= sum
  }
  return { taps, indices, weights }
}

/** Rows `firstRow` to `lastRow` of the source, each brought to the output's width. */
function resampleColumns(
  source: Picture,
  columns: AxisWeights,
  outWidth: number,
  firstRow: number,
  lastRow: number,
): Float32Array {
  const { values, width } = source
  const { taps, indices, weights } = columns
  const rows = new Float32Array((lastRow - firstRow + 1) * outWidth)
  // One number type in the inner loop, whatever the picture's own: several times faster in V8.
  const row = new Float32Array(width)
  for (let y = firstRow; y <= lastRow; y += 1) {
    row.set(values.subarray(y * width, (y + 1) * width))
    const to = (y - firstRow) * outWidth
    for (let x = 0, at = 0; x < outWidth; x += 1) {
      let sum = 0
      for (let tap = 0; tap < taps; tap += 1, at += 1) {
        sum += row[indices[at]!]! * weights[at]!
      }
      rows[to + x] = sum
    }
  }
  return rows
}

/**
 * Brings part of a picture to another size. Pixel centres are aligned (no corner alignment): bilinear where it
 * enlarges, a triangle filter widened by the shrink factor where it shrinks (the antialiased bilinear of PIL and
 * torch). Beyond the picture its edge pixels repeat; beyond the region the picture's own pixels are used.
 * @param source the picture
 * @param region the part to bring over, in pixels of the source
 * @param out width and height of the result in pixels
 * @returns row-major [y, x] of the output's size, in the source's units
 */
export function resampleSlice(
  source: Picture,
  region: PictureRegion,
  out: { readonly width: number; readonly height: number },
): Float32Array {
  const columns = axisWeights(source.width, region.x, region.width, out.width)
  const rows = axisWeights(source.height, region.y, region.height, out.height)
  const firstRow = rows.indices[0]!
  const lastRow = rows.indices[rows.indices.length - 1]!
  const wide = resampleColumns(source, columns, out.width, firstRow, lastRow)
  const result = new Float32Array(out.width * out.height)
  for (let y = 0; y < out.height; y += 1) {
    const target = result.subarray(y * out.width, (y + 1) * out.width)
    for (let tap = y * rows.taps; tap < (y + 1) * rows.taps; tap += 1) {
      const weight = rows.weights[tap]!
      if (weight === 0) continue
      const from = (rows.indices[tap]! - firstRow) * out.width
      for (let x = 0; x < out.width; x += 1) target[x]! += wide[from + x]! * weight
    }
  }
  return result
}
