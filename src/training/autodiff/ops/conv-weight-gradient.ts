import { dimension, type GraphBuilder, type Value } from '../../graph/graph-builder.ts'
import { weightGradientForm } from '../conv-planner.ts'

interface Window {
  readonly kernel: number
  readonly stride: number
  readonly pad: number
}

function padPixels(graph: GraphBuilder, x: Value, pad: number): Value {
  if (pad === 0) return x
  const [a, b, h, w] = [dimension(x, 0), dimension(x, 1), dimension(x, 2), dimension(x, 3)]
  const shape = [a, b, h + 2 * pad, w + 2 * pad]
  return graph.op('Pad', [x, graph.integers([0, 0, pad, pad, 0, 0, pad, pad])], shape)
}

/** Pixels (row + i * stride, column + j * stride) of a padded picture, as many as the gradient has. */
function tap(
  graph: GraphBuilder,
  padded: Value,
  row: number,
  column: number,
  stride: number,
  size: readonly [number, number],
): Value {
  const [height, width] = size
  const shape = [dimension(padded, 0), dimension(padded, 1), height, width]
  const ends = [row + (height - 1) * stride + 1, column + (width - 1) * stride + 1]
  return graph.op(
    'Slice',
    [
      padded,
      graph.integers([row, column]),
      graph.integers(ends),
      graph.integers([2, 3]),
      graph.integers([stride, stride]),
    ],
    shape,
  )
}

function reshape(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return graph.op('Reshape', [x, graph.integers(shape)], shape)
}

function productTransposedB(
  graph: GraphBuilder,
  a: Value,
  b: Value,
  shape: readonly number[],
): Value {
  return graph.op('FusedMatMul', [a, b], shape, { transB: 1 }, 'com.microsoft')
}

function tapsOf(kernel: number): [row: number, column: number][] {
  return Array.from({ length: kernel * kernel }, (_, index) => [
    Math.floor(index / kernel),
    index % kernel,
  ])
}

/**
 * dW[o, i, ky, kx] = sum over samples and pixels of dy[o, y, x] * input[i, y * stride + ky - pad, x * stride + kx - pad],
 * in the form that the planner finds fastest for these shapes.
 *
 * @param graph where to add the nodes
 * @param x the convolution's input [n, in, h, w]
 * @param dy the gradient of its output [n, out, h', w']
 * @param window kernel, stride and padding in pixels
 * @returns [out, in, kernel, kernel]
 */
export function convWeightGradient(
  graph: GraphBuilder,
  x: Value,
  dy: Value,
  window: Window,
): Value {
  const form = weightGradientForm({
    inputChannels: dimension(x, 1),
    outputChannels: dimension(dy, 1),
    pixels: dimension(dy, 2) * dimension(dy, 3),
    stride: window.stride,
  })
  switch (form) {
    case 'columns':
      return fromColumns(graph, x, dy, window)
    case 'one-product':
      return fromOneProduct(graph, x, dy, window)
    case 'shift-input':
      return fromShiftedInput(graph, x, dy, window)
    case 'shift-gradient':
      return fromShiftedGradient(graph, x, dy, window)
  }
}

/** All taps of a thin input side by side, one product a sample. */
function fromColumns(graph: GraphBuilder, x: Value, dy: Value, window: Window): Value {
  const { kernel, stride, pad } = window
  const [n, input, out] = [dimension(x, 0), dimension(x, 1), dimension(dy, 1)]
  const size = [dimension(dy, 2), dimension(dy, 3)] as const
  const pixels = size[0] * size[1]
  const padded = padPixels(graph, x, pad)
  const taps = tapsOf(kernel).map(([row, column]) =>
    reshape(graph, tap(graph, padded, row, column, stride, size), [n, input, 1, pixels]),
  )
  const columns = graph.op('Concat', taps, [n, input, kernel * kernel, pixels], { axis: 2 })
  const width = input * kernel * kernel
  const perSample = productTransposedB(
    graph,
    reshape(graph, dy, [n, out, pixels]),
    reshape(graph, columns, [n, width, pixels]),
    [n, out, width],
  )
  const summed = graph.op('ReduceSum', [perSample, graph.integers([0])], [out, width], {
    keepdims: 0,
  })
  return reshape(graph, summed, [out, input, kernel, kernel])
}

/** Channel-first, all taps and all samples in one product: best when weights outweigh pixels. */
function fromOneProduct(graph: GraphBuilder, x: Value, dy: Value, window: Window): Value {
  const { kernel, stride, pad } = window
  const [n, input, out] = [dimension(x, 0), dimension(x, 1), dimension(dy, 1)]
  const size = [dimension(dy, 2), dimension(dy, 3)] as const
  const pixels = n * size[0] * size[1]
  const channelFirst = (value: Value) =>
    graph.op(
      'Transpose',
      [value],
      [dimension(value, 1), n, dimension(value, 2), dimension(value, 3)],
      { perm: [1, 0, 2, 3] },
    )
  const padded = padPixels(graph, channelFirst(x), pad)
  const taps = tapsOf(kernel).map(([row, column]) =>
    reshape(graph, tap(graph, padded, row, column, stride, size), [input, 1, pixels]),
  )
  const width = input * kernel * kernel
  const columns = reshape(
    graph,
    graph.op('Concat', taps, [input, kernel * kernel, pixels], { axis: 1 }),
    [width, pixels],
  )
  const product = productTransposedB(
    graph,
    reshape(graph, channelFirst(dy), [out, pixels]),
    columns,
    [out, width],
  )
  return reshape(graph, product, [out, input, kernel, kernel])
}

/** One product a tap: [n, a, b] each, stacked and summed over the samples to [a, b, taps]. */
function stackTaps(graph: GraphBuilder, products: readonly Value[], taps: number): Value {
  const [first] = products
  if (!first) throw new RangeError('a kernel has at least one tap')
  const [n, a, b] = [dimension(first, 0), dimension(first, 1), dimension(first, 2)]
  const columns = products.map((product) => reshape(graph, product, [n, a, b, 1]))
  const stacked = graph.op('Concat', columns, [n, a, b, taps], { axis: 3 })
  return graph.op('ReduceSum', [stacked, graph.integers([0])], [a, b, taps], { keepdims: 0 })
}

function fromShiftedInput(graph: GraphBuilder, x: Value, dy: Value, window: Window): Value {
  const { kernel, stride, pad } = window
  const [n, input, out] = [dimension(x, 0), dimension(x, 1), dimension(dy, 1)]
  const size = [dimension(dy, 2), dimension(dy, 3)] as const
  const pixels = size[0] * size[1]
  const padded = padPixels(graph, x, pad)
  const flatDy = reshape(graph, dy, [n, out, pixels])
  const products = tapsOf(kernel).map(([row, column]) => {
    const shifted = reshape(graph, tap(graph, padded, row, column, stride, size), [
      n,
      input,
      pixels,
    ])
    return productTransposedB(graph, flatDy, shifted, [n, out, input])
  })
  return reshape(graph, stackTaps(graph, products, kernel * kernel), [out, input, kernel, kernel])
}

/** Stride 1 only: shifting dy against x instead, when dy has fewer channels to copy. */
function fromShiftedGradient(graph: GraphBuilder, x: Value, dy: Value, window: Window): Value {
  const { kernel, pad } = window
  const [n, input, out] = [dimension(x, 0), dimension(x, 1), dimension(dy, 1)]
  const size = [dimension(x, 2), dimension(x, 3)] as const
  const pixels = size[0] * size[1]
  const padded = padPixels(graph, dy, kernel - 1 - pad)
  const flatX = reshape(graph, x, [n, input, pixels])
  const products = tapsOf(kernel).map(([row, column]) => {
    const shifted = reshape(
      graph,
      tap(graph, padded, kernel - 1 - row, kernel - 1 - column, 1, size),
      [n, out, pixels],
    )
    return productTransposedB(graph, flatX, shifted, [n, input, out])
  })
  const taps = kernel * kernel
  const stacked = stackTaps(graph, products, taps)
  const swapped = graph.op('Transpose', [stacked], [out, input, taps], { perm: [1, 0, 2] })
  return reshape(graph, swapped, [out, input, kernel, kernel])
}
