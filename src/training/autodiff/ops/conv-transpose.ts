import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'
import { convWeightGradient } from './conv-weight-gradient.ts'

/**
 * 4 x 4 transposed convolution with stride 2 and padding 1: doubles height and width. It is the adjoint of a
 * convolution, so its gradients are that convolution's forward and its weight gradient with the roles swapped.
 *
 * @param tape where to record
 * @param x [n, in, h, w]
 * @param weight [in, out, 4, 4]
 * @returns [n, out, 2h, 2w]
 */
export function convTranspose4x4(tape: Tape, x: Tracked, weight: Tracked): Tracked {
  const { graph } = tape
  const shape = [dimension(x, 0), dimension(weight, 1), 2 * dimension(x, 2), 2 * dimension(x, 3)]
  const attributes = { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] }
  const y = graph.op('ConvTranspose', [x, weight], shape, attributes)
  return tape.record([x, weight], y, (dy) => [
    x.needsGradient ? graph.op('Conv', [dy, weight], x.shape, attributes) : null,
    weight.needsGradient
      ? convWeightGradient(graph, dy, x, { kernel: 4, stride: 2, pad: 1 })
      : null,
  ])
}
