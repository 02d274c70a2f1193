import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** x[n, c, h, w] + bias[c]. */
export function addBias(tape: Tape, x: Tracked, bias: Tracked): Tracked {
  const { graph } = tape
  const channels = dimension(x, 1)
  const column = [1, channels, 1, 1]
  const shaped = graph.op('Reshape', [bias, graph.integers(column)], column)
  const y = graph.op('Add', [x, shaped], x.shape)
  return tape.record([x, bias], y, (dy) => [
    dy,
    graph.op('ReduceSum', [dy, graph.integers([0, 2, 3])], [channels], { keepdims: 0 }),
  ])
}
