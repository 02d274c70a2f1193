import { dimension } from '../../graph/graph-builder.ts'
import { inputGradientForm } from '../conv-planner.ts'
import type { Tape, Tracked } from '../tape.ts'
import type { Value } from '../../graph/graph-builder.ts'
import { convWeightGradient } from './conv-weight-gradient.ts'

/** Output size of a convolution along one axis. */
function convolvedSize(size: number, kernel: number, stride: number, pad: number): number {
  return Math.floor((size + 2 * pad - kernel) / stride) + 1
}

/**
 * k x k convolution without bias, k > 1 (1 x 1 is `pointwiseConv`).
 *
 * @param tape where to record
 * @param x [n, in, h, w]
 * @param weight [out, in, k, k]
 * @param options stride and symmetric padding in pixels
 * @returns [n, out, h', w']
 */
export function conv(
  tape: Tape,
  x: Tracked,
  weight: Tracked,
  options: { stride: number; pad: number },
): Tracked {
  const { graph } = tape
  const { stride, pad } = options
  const [n, out, kernel] = [dimension(x, 0), dimension(weight, 0), dimension(weight, 2)]
  const shape = [
    n,
    out,
    convolvedSize(dimension(x, 2), kernel, stride, pad),
    convolvedSize(dimension(x, 3), kernel, stride, pad),
  ]
  const y = graph.op('Conv', [x, weight], shape, {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  })
  return tape.record([x, weight], y, (dy) => [
    x.needsGradient ? convInputGradient(tape, dy, weight, x, options) : null,
    weight.needsGradient ? convWeightGradient(graph, x, dy, { kernel, stride, pad }) : null,
  ])
}

function convInputGradient(
  tape: Tape,
  dy: Value,
  weight: Value,
  x: Value,
  { stride, pad }: { stride: number; pad: number },
): Value {
  const { graph } = tape
  const [out, input, kernel] = [dimension(weight, 0), dimension(weight, 1), dimension(weight, 2)]
  const form = inputGradientForm({
    stride,
    kernel,
    pad,
    inputChannels: input,
    outputChannels: out,
    batchPixels: dimension(dy, 0) * dimension(dy, 2) * dimension(dy, 3),
  })
  if (form === 'flipped-conv') {
    const taps = kernel * kernel
    const flat = graph.op(
      'Reshape',
      [weight, graph.integers([out, input, taps])],
      [out, input, taps],
    )
    const swapped = graph.op('Transpose', [flat], [input, out, taps], { perm: [1, 0, 2] })
    const reversed = graph.op(
      'Slice',
      [
        swapped,
        graph.integers([taps - 1]),
        graph.integers([-taps - 1]),
        graph.integers([2]),
        graph.integers([-1]),
      ],
      [input, out, taps],
    )
    const shape = [input, out, kernel, kernel]
    const flipped = graph.op('Reshape', [reversed, graph.integers(shape)], shape)
    const back = kernel - 1 - pad
    return graph.op('Conv', [dy, flipped], x.shape, {
      kernel_shape: [kernel, kernel],
      strides: [1, 1],
      pads: [back, back, back, back],
    })
  }
  // Rows of x that no window reaches at the far edge come back as output padding.
  const missing = (axis: number) =>
    dimension(x, axis) - ((dimension(dy, axis) - 1) * stride + kernel - 2 * pad)
  return graph.op('ConvTranspose', [dy, weight], x.shape, {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    output_padding: [missing(2), missing(3)],
  })
}
