/**
 * Reverse-mode differentiation at graph level: each forward op records how to turn the gradient of its output into
 * gradients of its inputs, as more plain ONNX nodes; `backward` walks the records in reverse.
 */
import type { GraphBuilder, Value } from '../graph/graph-builder.ts'

/** A value that knows whether a gradient must flow into it. */
export interface Tracked extends Value {
  readonly needsGradient: boolean
}

/** Emits the gradients of an op's inputs, in order; null where an input needs none. */
type VectorJacobianProduct = (outputGradient: Value) => readonly (Value | null)[]

interface TapeEntry {
  readonly inputs: readonly Tracked[]
  readonly output: Tracked
  readonly gradients: VectorJacobianProduct
}

export class Tape {
  readonly graph: GraphBuilder
  readonly #entries: TapeEntry[] = []
  readonly #contributions = new Map<string, Value[]>()

  constructor(graph: GraphBuilder) {
    this.graph = graph
  }

  /** Registers an op: its output is tracked when any input is. */
  record(inputs: readonly Tracked[], output: Value, gradients: VectorJacobianProduct): Tracked {
    const needsGradient = inputs.some((input) => input.needsGradient)
    const tracked = { ...output, needsGradient }
    if (needsGradient) this.#entries.push({ inputs, output: tracked, gradients })
    return tracked
  }

  /** Adds a contribution to the gradient of a value, for instance a loss's at its logits. */
  seed(value: Tracked, gradient: Value): void {
    const list = this.#contributions.get(value.name)
    if (list) list.push(gradient)
    else this.#contributions.set(value.name, [gradient])
  }

  /** Walks the tape once, from the seeds to the parameters. */
  backward(): void {
    for (const entry of this.#entries.toReversed()) {
      const outputGradient = this.gradientOf(entry.output)
      if (!outputGradient) continue
      const gradients = entry.gradients(outputGradient)
      for (const [index, input] of entry.inputs.entries()) {
        const gradient = gradients[index]
        if (gradient && input.needsGradient) this.seed(input, gradient)
      }
      this.#contributions.delete(entry.output.name)
    }
  }

  /** The summed gradient of a value, or null when nothing flows into it. */
  gradientOf(value: Value): Value | null {
    const contributions = this.#contributions.get(value.name) ?? []
    const [first] = contributions
    if (!first || contributions.length === 1) return first ?? null
    return this.graph.op('Sum', contributions, first.shape)
  }
}
