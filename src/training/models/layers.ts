/** The layers that encoders and decoders are made of, in both modes. */
import { batchNorm, fixedNorm } from '../autodiff/ops/batch-norm.ts'
import { addBias } from '../autodiff/ops/bias.ts'
import { conv } from '../autodiff/ops/conv.ts'
import { convTranspose4x4 } from '../autodiff/ops/conv-transpose.ts'
import { pointwiseConv } from '../autodiff/ops/pointwise-conv.ts'
import { relu } from '../autodiff/ops/relu.ts'
import { subsample2 } from '../autodiff/ops/subsample.ts'
import type { Tracked } from '../autodiff/tape.ts'
import { dimension } from '../graph/graph-builder.ts'
import type { NetworkContext } from './network-context.ts'

/**
 * k x k convolution without bias; 1 x 1 becomes a matrix product while training.
 *
 * @param context where to build
 * @param x [n, in, h, w]
 * @param name parameter name without `.weight`
 * @param options output channels, kernel size (odd) and stride
 * @returns [n, out, h / stride, w / stride]
 */
export function convolution(
  context: NetworkContext,
  x: Tracked,
  name: string,
  options: { out: number; kernel: number; stride?: number },
): Tracked {
  const { out, kernel, stride = 1 } = options
  const { tape } = context
  const input = dimension(x, 1)
  const shape = [out, input, kernel, kernel]
  const start = { kind: 'he-normal', fanIn: input * kernel * kernel } as const
  const pad = (kernel - 1) / 2
  if (kernel > 1 || context.mode === 'infer') {
    const weight = context.parameter(`${name}.weight`, shape, start)
    return conv(tape, x, weight, { stride, pad })
  }
  const weight = context.parameter(`${name}.weight`, shape, start, [out, input])
  return pointwiseConv(tape, stride === 2 ? subsample2(tape, x) : x, weight)
}

/** Batch normalisation under torchvision's names; batch statistics become graph outputs while training. */
export function normalisation(context: NetworkContext, x: Tracked, name: string): Tracked {
  const { tape } = context
  const channels = dimension(x, 1)
  const frozen = context.isFrozen(name)
  const gamma = context.parameter(`${name}.weight`, [channels], 'ones')
  const beta = context.parameter(`${name}.bias`, [channels], 'zeros')
  const count = dimension(x, 0) * dimension(x, 2) * dimension(x, 3)
  context.norms.push({ name, channels, count, frozen })
  if (context.mode === 'infer' || frozen) {
    const mean = context.statistic(`${name}.running_mean`, [channels])
    const variance = context.statistic(`${name}.running_var`, [channels])
    return fixedNorm(tape, x, { gamma, beta, mean, variance })
  }
  const { y, statistics } = batchNorm(tape, x, gamma, beta)
  tape.graph.output(`${name}.batch_mean`, statistics.mean)
  tape.graph.output(`${name}.batch_var`, statistics.variance)
  return y
}

/** Convolution, normalisation, ReLU. */
export function convNormRelu(
  context: NetworkContext,
  x: Tracked,
  names: { convolution: string; norm: string },
  options: { out: number; kernel: number; stride?: number },
): Tracked {
  const y = convolution(context, x, names.convolution, options)
  return relu(context.tape, normalisation(context, y, names.norm))
}

/**
 * Logits at twice the size: a 4 x 4 transposed convolution with bias straight to the outputs. More channels or a
 * normalisation at full size would cost a quarter of the training step.
 *
 * @param context where to build
 * @param x [n, in, h, w]
 * @param name parameter name without `.weight` and `.bias`
 * @param out number of outputs
 * @returns [n, out, 2h, 2w]
 */
export function upLogits(context: NetworkContext, x: Tracked, name: string, out: number): Tracked {
  const input = dimension(x, 1)
  const weight = context.parameter(`${name}.weight`, [input, out, 4, 4], {
    kind: 'he-normal',
    // With stride 2 each output pixel is reached by 2 x 2 of the 4 x 4 taps.
    fanIn: input * 4,
  })
  const bias = context.parameter(`${name}.bias`, [out], 'zeros')
  return addBias(context.tape, convTranspose4x4(context.tape, x, weight), bias)
}
