import type { Tape, Tracked } from '../tape.ts'

/** a + b, of one shape. */
export function add(tape: Tape, a: Tracked, b: Tracked): Tracked {
  const y = tape.graph.op('Add', [a, b], a.shape)
  return tape.record([a, b], y, (dy) => [dy, dy])
}
