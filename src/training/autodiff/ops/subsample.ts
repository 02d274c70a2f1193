import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** Every second pixel of every second row (height and width even); the gradient puts zeros between. */
export function subsample2(tape: Tape, x: Tracked): Tracked {
  const { graph } = tape
  const [n, c, h, w] = [dimension(x, 0), dimension(x, 1), dimension(x, 2), dimension(x, 3)]
  const shape = [n, c, h / 2, w / 2]
  const y = graph.op('MaxPool', [x], shape, { kernel_shape: [1, 1], strides: [2, 2] })
  return tape.record([x], y, (dy) => {
    const spread = [n * c, h / 2, 1, w / 2, 1]
    const cells = graph.op('Reshape', [dy, graph.integers(spread)], spread)
    const padded = [n * c, h / 2, 2, w / 2, 2]
    const zeros = graph.op('Pad', [cells, graph.integers([0, 0, 0, 0, 0, 0, 0, 1, 0, 1])], padded)
    return [graph.op('Reshape', [zeros, graph.integers(x.shape)], x.shape)]
  })
}
