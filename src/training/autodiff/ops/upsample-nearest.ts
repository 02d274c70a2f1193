import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** Doubles height and width by repeating pixels; the gradient is the sum over each 2 x 2 block. */
export function upsampleNearest(tape: Tape, x: Tracked): Tracked {
  const { graph } = tape
  const shape = [dimension(x, 0), dimension(x, 1), 2 * dimension(x, 2), 2 * dimension(x, 3)]
  const y = graph.op('Resize', [x, null, graph.floats([1, 1, 2, 2])], shape, {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })
  return tape.record([x], y, (dy) => {
    const mean = graph.op('AveragePool', [dy], x.shape, { kernel_shape: [2, 2], strides: [2, 2] })
    return [graph.op('Mul', [mean, graph.floats([4])], x.shape)]
  })
}
