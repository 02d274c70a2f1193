/** What a network's layers need while they are being built: a tape, a mode, and where weights come from. */
import { GroundglassError } from '../../core/index.ts'
import type { Tape, Tracked } from '../autodiff/tape.ts'
import { elementCount, type Value } from '../graph/graph-builder.ts'

/** How a parameter starts: He et al. 2015 for weights before a ReLU, ones and zeros for normalisation and bias. */
type Initialisation = { readonly kind: 'he-normal'; readonly fanIn: number } | 'ones' | 'zeros'

export interface ParameterSpec {
  /** torchvision's name where there is one, for instance `encoder.layer1.0.conv1.weight`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly start: Initialisation
  /** Weight decay applies to convolution weights only. */
  readonly decays: boolean
  readonly frozen: boolean
}

export interface NormLayer {
  readonly name: string
  readonly channels: number
  /** Values per channel behind the batch statistics. */
  readonly count: number
  readonly frozen: boolean
}

export type Weights = ReadonlyMap<string, Float32Array>

interface Options {
  readonly mode: 'train' | 'infer'
  /** Needed in `infer` mode: every parameter and every running statistic by name. */
  readonly weights?: Weights
  /** Name prefixes of parameters that are not trained; their normalisation uses running statistics. */
  readonly frozen?: readonly string[]
}

export class NetworkContext {
  readonly tape: Tape
  readonly mode: 'train' | 'infer'
  readonly parameters: ParameterSpec[] = []
  readonly norms: NormLayer[] = []
  readonly tracked = new Map<string, Tracked>()
  readonly #weights: Weights
  readonly #frozen: readonly string[]

  constructor(tape: Tape, options: Options) {
    this.tape = tape
    this.mode = options.mode
    this.#weights = options.weights ?? new Map()
    this.#frozen = options.frozen ?? []
  }

  isFrozen(name: string): boolean {
    return this.#frozen.some((prefix) => name.startsWith(prefix))
  }

  /**
   * Declares a parameter: a graph input while training, a stored weight for inference.
   *
   * @param name unique, torchvision's where there is one
   * @param shape as stored in checkpoints
   * @param start how it is initialised
   * @param fedShape the shape it has in the training graph, when that differs
   * @returns the parameter's value in the graph
   */
  parameter(
    name: string,
    shape: readonly number[],
    start: Initialisation,
    fedShape: readonly number[] = shape,
  ): Tracked {
    const frozen = this.isFrozen(name)
    this.parameters.push({ name, shape, start, decays: typeof start === 'object', frozen })
    const value =
      this.mode === 'infer'
        ? { ...this.#stored(name, shape), needsGradient: false }
        : { ...this.tape.graph.input(name, fedShape), needsGradient: !frozen }
    this.tracked.set(name, value)
    return value
  }

  /** A running statistic: never trained, kept by the loop. */
  statistic(name: string, shape: readonly number[]): Value {
    return this.mode === 'infer' ? this.#stored(name, shape) : this.tape.graph.input(name, shape)
  }

  #stored(name: string, shape: readonly number[]): Value {
    const values = this.#weights.get(name)
    if (!values || values.length !== elementCount(shape)) {
      throw new GroundglassError(
        'training/weights-mismatch',
        `Expected ${elementCount(shape)} values for "${name}", found ${values?.length ?? 'none'}. Use the checkpoint of this very network description.`,
      )
    }
    // Normalisation has few numbers and large ones among them; convolutions have the many small ones.
    return shape.length > 1
      ? this.tape.graph.halfInitializer(name, shape, values)
      : this.tape.graph.initializer(name, shape, values)
  }
}
