import type { Tape, Tracked } from '../tape.ts'

/** max(x, 0). The mask of the gradient is HardSigmoid with an enormous slope: 1 where y > 0, else 0 (fastest form). */
export function relu(tape: Tape, x: Tracked): Tracked {
  const { graph } = tape
  const y = graph.op('Relu', [x], x.shape)
  return tape.record([x], y, (dy) => {
    const mask = graph.op('HardSigmoid', [y], y.shape, {
      alpha: { float: 1e30 },
      beta: { float: 0 },
    })
    return [graph.op('Mul', [dy, mask], x.shape)]
  })
}
