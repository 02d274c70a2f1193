/** Runs one optimiser step: the graph for gradients, then plain loops for clipping, AdamW and averages. */
import { type GraphSession, type GraphTensor, openGraph } from '../../inference/index.ts'
import type { Batch } from '../data/index.ts'
import { elementCount } from '../graph/graph-builder.ts'
import type { TrainingGraph } from '../models/training-graph.ts'
import { adamWStep } from '../optim/adamw.ts'
import { clipGradientNorm } from '../optim/gradient-clip.ts'
import { updateMovingAverage } from '../optim/moving-average.ts'
import type { TrainingState } from './training-state.ts'

/** PyTorch's momentum of running statistics. */
const NORM_MOMENTUM = 0.1

export interface StepOptions {
  readonly learningRate: number
  readonly weightDecay: number
  readonly clipNorm: number
  readonly averageDecay: number
}

export interface StepResult {
  /** Mean over the accumulated batches. */
  readonly loss: number
  /** Norm of the gradient before clipping. */
  readonly gradientNorm: number
}

export class TrainingStep {
  readonly #session: GraphSession
  readonly #graph: TrainingGraph
  readonly #state: TrainingState
  readonly #outputs: Record<string, GraphTensor> = {}
  readonly #gradients = new Map<string, Float32Array>()
  readonly #sums = new Map<string, Float32Array>()

  private constructor(session: GraphSession, graph: TrainingGraph, state: TrainingState) {
    this.#session = session
    this.#graph = graph
    this.#state = state
    this.#outputs['loss'] = { values: new Float32Array(1), shape: [1] }
    for (const { name, frozen } of graph.parameters) {
      const shape = graph.fedShapes.get(name) ?? []
      if (frozen) continue
      const values = new Float32Array(elementCount(shape))
      this.#gradients.set(name, values)
      this.#outputs[`gradient:${name}`] = { values, shape }
    }
    for (const { name, channels, frozen } of graph.norms) {
      if (frozen) continue
      for (const statistic of ['batch_mean', 'batch_var']) {
        const tensor = { values: new Float32Array(channels), shape: [channels] }
        this.#outputs[`${name}.${statistic}`] = tensor
      }
    }
  }

  /**
   * Opens the graph.
   *
   * @param graph the step
   * @param state changed in place by every step
   * @param options threads and spinning
   * @returns a runner of steps
   */
  static async open(
    graph: TrainingGraph,
    state: TrainingState,
    options: { threads?: number; spinning?: boolean },
  ): Promise<TrainingStep> {
    return new TrainingStep(await openGraph(graph.modelBytes, options), graph, state)
  }

  /** Gradients of the last run by parameter name, in the shape of the parameter. */
  get gradients(): ReadonlyMap<string, Float32Array> {
    return this.#gradients
  }

  /** Forward and backward on one batch: fills `gradients`, moves the running statistics, leaves the weights. */
  async differentiate(batch: Batch): Promise<number> {
    const { pictureShape, targetShape, fedShapes, norms } = this.#graph
    const inputs: Record<string, GraphTensor> = {
      picture: { values: batch.images, shape: pictureShape },
      target: { values: batch.targets, shape: targetShape },
    }
    for (const [name, shape] of fedShapes) {
      inputs[name] = { values: this.#values(name), shape }
    }
    for (const { name, channels, frozen } of norms) {
      if (!frozen) continue
      for (const statistic of [`${name}.running_mean`, `${name}.running_var`]) {
        inputs[statistic] = { values: this.#values(statistic), shape: [channels] }
      }
    }
    await this.#session.run(inputs, this.#outputs)
    this.#updateStatistics()
    return this.#outputs['loss']?.values[0] ?? Number.NaN
  }

  /**
   * One optimiser step on the mean gradient of the batches.
   *
   * @param batches one, or several to accumulate
   * @param options rates and limits
   * @returns loss and gradient norm
   */
  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    let loss = 0
    this.#sums.clear()
    for (const batch of batches) {
      loss += (await this.differentiate(batch)) / batches.length
      if (batches.length > 1) this.#accumulate(batches.length)
    }
    const gradients = batches.length > 1 ? this.#sums : this.#gradients
    const gradientNorm = clipGradientNorm(gradients.values(), options.clipNorm)
    this.#update(gradients, options)
    return { loss, gradientNorm }
  }

  /** Frees the session. */
  async release(): Promise<void> {
    await this.#session.release()
  }

  #values(name: string): Float32Array {
    const values = this.#state.weights.get(name)
    if (!values) throw new RangeError(`the state lacks ${name}`)
    return values
  }

  #accumulate(parts: number): void {
    for (const [name, gradient] of this.#gradients) {
      const sum = this.#sums.get(name) ?? new Float32Array(gradient.length)
      for (let index = 0; index < sum.length; index++) {
        sum[index] = sum[index]! + gradient[index]! / parts
      }
      this.#sums.set(name, sum)
    }
  }

  #update(gradients: ReadonlyMap<string, Float32Array>, options: StepOptions): void {
    const state = this.#state
    for (const { name, decays, frozen } of this.#graph.parameters) {
      const gradient = gradients.get(name)
      const first = state.firstMoments.get(name)
      const second = state.secondMoments.get(name)
      if (frozen || !gradient || !first || !second) continue
      adamWStep(
        this.#values(name),
        gradient,
        { first, second },
        {
          learningRate: options.learningRate,
          weightDecay: decays ? options.weightDecay : 0,
          step: state.step + 1,
        },
      )
    }
    for (const [name, average] of state.averaged) {
      updateMovingAverage(average, this.#values(name), options.averageDecay, state.step)
    }
    state.step += 1
  }

  /** Running mean and unbiased variance, momentum 0.1, faster during the first steps. */
  #updateStatistics(): void {
    const momentum = Math.max(NORM_MOMENTUM, 1 / (this.#state.step + 1))
    for (const { name, count, frozen } of this.#graph.norms) {
      if (frozen) continue
      const unbiased = count / Math.max(1, count - 1)
      for (const [kind, scale] of [
        ['mean', 1],
        ['var', unbiased],
      ] as const) {
        const batch = this.#outputs[`${name}.batch_${kind}`]?.values ?? new Float32Array(0)
        const running = this.#values(`${name}.running_${kind}`)
        for (let index = 0; index < running.length; index++) {
          running[index] = (1 - momentum) * running[index]! + momentum * scale * batch[index]!
        }
      }
    }
  }
}
