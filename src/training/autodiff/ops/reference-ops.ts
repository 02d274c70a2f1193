/** Naive float64 versions of the ops, for tests only: gradients are checked by central differences of these. */

export interface Tensor64 {
  readonly shape: readonly number[]
  readonly values: Float64Array
}

function tensor(shape: readonly number[]): Tensor64 {
  return { shape, values: new Float64Array(shape.reduce((product, size) => product * size, 1)) }
}

function sizes({ shape }: Tensor64): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape
  return [a, b, c, d]
}

function offset(shape: readonly number[], ...index: number[]): number {
  return index.reduce((sum, position, axis) => sum * shape[axis]! + position, 0)
}

/** Convolution [n, in, h, w] * [out, in, k, k] by the definition. */
export function conv64(x: Tensor64, w: Tensor64, stride: number, pad: number): Tensor64 {
  const [n, input, height, width] = sizes(x)
  const [out, , kernel] = sizes(w)
  const size = (length: number) => Math.floor((length + 2 * pad - kernel) / stride) + 1
  const y = tensor([n, out, size(height), size(width)])
  for (const [index] of y.values.entries()) {
    const [b, o, row, column] = unravel(index, y.shape)
    let sum = 0
    for (let i = 0; i < input; i++) {
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const [ky, kx] = [Math.floor(tap / kernel), tap % kernel]
        const [r, c] = [row * stride + ky - pad, column * stride + kx - pad]
        if (r < 0 || c < 0 || r >= height || c >= width) continue
        sum += x.values[offset(x.shape, b, i, r, c)]! * w.values[offset(w.shape, o, i, ky, kx)]!
      }
    }
    y.values[index] = sum
  }
  return y
}

/** Transposed convolution [n, in, h, w] * [in, out, 4, 4], stride 2, padding 1, by scattering. */
export function convTranspose64(x: Tensor64, w: Tensor64): Tensor64 {
  const [n, , height, width] = sizes(x)
  const out = w.shape[1]!
  const y = tensor([n, out, 2 * height, 2 * width])
  for (const [index, value] of x.values.entries()) {
    const [b, i, row, column] = unravel(index, x.shape)
    for (let o = 0; o < out; o++) {
      for (let tap = 0; tap < 16; tap++) {
        const [ky, kx] = [Math.floor(tap / 4), tap % 4]
        const [r, c] = [2 * row + ky - 1, 2 * column + kx - 1]
        if (r < 0 || c < 0 || r >= 2 * height || c >= 2 * width) continue
        const at = offset(y.shape, b, o, r, c)
        y.values[at] = y.values[at]! + value * w.values[offset(w.shape, i, o, ky, kx)]!
      }
    }
  }
  return y
}

/** Batch normalisation with the batch's own biased statistics, epsilon 1e-5. */
export function batchNorm64(x: Tensor64, gamma: Tensor64, beta: Tensor64): Tensor64 {
  const y = tensor(x.shape)
  const channels = x.shape[1]!
  for (let channel = 0; channel < channels; channel++) {
    const indices = [...x.values.keys()].filter((i) => unravel(i, x.shape)[1] === channel)
    const mean = indices.reduce((sum, i) => sum + x.values[i]!, 0) / indices.length
    const variance =
      indices.reduce((sum, i) => sum + (x.values[i]! - mean) ** 2, 0) / indices.length
    for (const i of indices) {
      const normal = (x.values[i]! - mean) / Math.sqrt(variance + 1e-5)
      y.values[i] = normal * gamma.values[channel]! + beta.values[channel]!
    }
  }
  return y
}

/** Maximum over 3 x 3, stride 2, padding 1. */
export function maxPool64(x: Tensor64): Tensor64 {
  const [n, c, height, width] = sizes(x)
  const y = tensor([n, c, Math.ceil(height / 2), Math.ceil(width / 2)])
  for (const [index] of y.values.entries()) {
    const [b, channel, row, column] = unravel(index, y.shape)
    let largest = Number.NEGATIVE_INFINITY
    for (let r = Math.max(0, 2 * row - 1); r <= Math.min(height - 1, 2 * row + 1); r++) {
      for (let s = Math.max(0, 2 * column - 1); s <= Math.min(width - 1, 2 * column + 1); s++) {
        largest = Math.max(largest, x.values[offset(x.shape, b, channel, r, s)]!)
      }
    }
    y.values[index] = largest
  }
  return y
}

/** Picks the input pixel (row, column) for each output pixel. */
export function gather64(
  x: Tensor64,
  size: readonly [number, number],
  from: (row: number, column: number) => readonly [number, number],
): Tensor64 {
  const y = tensor([x.shape[0]!, x.shape[1]!, ...size])
  for (const [index] of y.values.entries()) {
    const [b, c, row, column] = unravel(index, y.shape)
    y.values[index] = x.values[offset(x.shape, b, c, ...from(row, column))]!
  }
  return y
}

function unravel(index: number, shape: readonly number[]): [number, number, number, number] {
  const [, c = 1, h = 1, w = 1] = shape
  return [
    Math.floor(index / (c * h * w)),
    Math.floor(index / (h * w)) % c,
    Math.floor(index / w) % h,
    index % w,
  ]
}
