import { dimension } from '../../graph/graph-builder.ts'
import type { Value } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** PyTorch's and torchvision's epsilon. */
const BATCH_NORM_EPSILON = 1e-5

export interface BatchStatistics {
  /** Per channel, over batch and pixels. */
  readonly mean: Value
  /** Biased variance per channel (divided by n). */
  readonly variance: Value
}

/** a[c] * x + b[c]: BatchNormalization with mean 0 and variance 1 is the fastest affine op of the runtime. */
function affine(tape: Tape, x: Value, scale: Value, shift: Value): Value {
  const channels = dimension(x, 1)
  const zeros = tape.graph.floats(Array.from({ length: channels }, () => 0))
  const ones = tape.graph.floats(Array.from({ length: channels }, () => 1))
  return tape.graph.op('BatchNormalization', [x, scale, shift, zeros, ones], x.shape, {
    epsilon: { float: 0 },
  })
}

/**
 * Batch normalisation with the statistics of the batch (Ioffe and Szegedy 2015).
 * Gradient: dx = a dy + b x + c with per-channel a, b, c from sum(dy) and sum(dy x), which needs the fewest passes.
 *
 * @param tape where to record
 * @param x [n, c, h, w]
 * @param gamma scale [c]
 * @param beta shift [c]
 * @returns the normalised value and the statistics, from which the caller keeps running averages
 */
export function batchNorm(
  tape: Tape,
  x: Tracked,
  gamma: Tracked,
  beta: Tracked,
): { y: Tracked; statistics: BatchStatistics } {
  const { graph } = tape
  const channels = dimension(x, 1)
  const perChannel = [channels]
  const count = dimension(x, 0) * dimension(x, 2) * dimension(x, 3)
  const axes = { axes: [0, 2, 3], keepdims: 0 }
  const mean = graph.op('ReduceMean', [x], perChannel, axes)
  const meanOfSquares = graph.op('ReduceMean', [graph.op('Mul', [x, x], x.shape)], perChannel, axes)
  // E[x^2] - E[x]^2 may fall below zero by rounding.
  const variance = graph.op(
    'Relu',
    [graph.op('Sub', [meanOfSquares, graph.op('Mul', [mean, mean], perChannel)], perChannel)],
    perChannel,
  )
  const y = graph.op('BatchNormalization', [x, gamma, beta, mean, variance], x.shape, {
    epsilon: { float: BATCH_NORM_EPSILON },
  })
  const tracked = tape.record([x, gamma, beta], y, (dy) => {
    const binary = (op: string, a: Value, b: Value) => graph.op(op, [a, b], perChannel)
    const sum = (value: Value) =>
      binary('Mul', graph.op('ReduceMean', [value], perChannel, axes), graph.floats([count]))
    const deviation = graph.op(
      'Sqrt',
      [binary('Add', variance, graph.floats([BATCH_NORM_EPSILON]))],
      perChannel,
    )
    const inverse = graph.op('Reciprocal', [deviation], perChannel)
    const dBeta = sum(dy)
    const sumDyX = sum(graph.op('Mul', [dy, x], x.shape))
    const dGamma = binary('Mul', inverse, binary('Sub', sumDyX, binary('Mul', mean, dBeta)))
    const a = binary('Mul', gamma, inverse)
    const perPixel = binary('Mul', a, graph.floats([-1 / count]))
    const b = binary('Mul', perPixel, binary('Mul', inverse, dGamma))
    const c = binary('Sub', binary('Mul', perPixel, dBeta), binary('Mul', b, mean))
    const bOfX = graph.op(
      'Mul',
      [x, graph.op('Reshape', [b, graph.integers([1, channels, 1, 1])], [1, channels, 1, 1])],
      x.shape,
    )
    const dx = x.needsGradient ? graph.op('Add', [affine(tape, dy, a, c), bOfX], x.shape) : null
    return [dx, dGamma, dBeta]
  })
  return { y: tracked, statistics: { mean, variance } }
}

/**
 * Batch normalisation with fixed statistics: inference, and frozen stages of training.
 *
 * @param tape where to record
 * @param x [n, c, h, w]
 * @param parameters scale, shift, mean and variance, [c] each; none of them trained
 * @returns the normalised value
 */
export function fixedNorm(
  tape: Tape,
  x: Tracked,
  parameters: { gamma: Value; beta: Value; mean: Value; variance: Value },
): Tracked {
  const { graph } = tape
  const { gamma, beta, mean, variance } = parameters
  const y = graph.op('BatchNormalization', [x, gamma, beta, mean, variance], x.shape, {
    epsilon: { float: BATCH_NORM_EPSILON },
  })
  return tape.record([x], y, (dy) => {
    const shape = [dimension(x, 1)]
    const shifted = graph.op('Add', [variance, graph.floats([BATCH_NORM_EPSILON])], shape)
    const inverse = graph.op('Reciprocal', [graph.op('Sqrt', [shifted], shape)], shape)
    const scale = graph.op('Mul', [gamma, inverse], shape)
    const zeros = graph.floats(Array.from({ length: dimension(x, 1) }, () => 0))
    return [affine(tape, dy, scale, zeros)]
  })
}
