import { dimension } from '../../graph/graph-builder.ts'
import type { Tape, Tracked } from '../tape.ts'

/** Joins [n, c, h, w] values along the channels. */
export function concat(tape: Tape, values: readonly Tracked[]): Tracked {
  const { graph } = tape
  const [first] = values
  if (!first) throw new RangeError('concat needs at least one value')
  if (values.length === 1) return first
  const channels = values.map((value) => dimension(value, 1))
  const shape = [...first.shape]
  shape[1] = channels.reduce((sum, count) => sum + count, 0)
  const y = graph.op('Concat', values, shape, { axis: 1 })
  return tape.record(values, y, (dy) => {
    const shapes = values.map((value) => value.shape)
    return graph.opWithOutputs('Split', [dy, graph.integers(channels)], shapes, { axis: 1 })
  })
}
