/** Everything a run must remember between steps; a checkpoint holds exactly this. */
import { createRandom } from '../../core/index.ts'
import { elementCount } from '../graph/graph-builder.ts'
import type { NormLayer, ParameterSpec } from '../models/network-context.ts'

export interface TrainingState {
  /** Optimiser steps taken. Data and augmentation are functions of seed and step, so no generator state is kept. */
  step: number
  /** Parameters and running statistics by name. */
  readonly weights: Map<string, Float32Array>
  /** Moving averages of the same. */
  readonly averaged: Map<string, Float32Array>
  /** AdamW's moments, for trained parameters. */
  readonly firstMoments: Map<string, Float32Array>
  readonly secondMoments: Map<string, Float32Array>
}

/**
 * A fresh state: He-normal weights, unit normalisation, zero moments.
 *
 * @param parameters the network's parameters, in the order in which random numbers are drawn
 * @param norms its normalisation layers
 * @param seed of the run
 * @returns the state before the first step
 */
export function initialState(
  parameters: readonly ParameterSpec[],
  norms: readonly NormLayer[],
  seed: number,
): TrainingState {
  const random = createRandom(seed)
  const weights = new Map<string, Float32Array>()
  const firstMoments = new Map<string, Float32Array>()
  const secondMoments = new Map<string, Float32Array>()
  for (const { name, shape, start, frozen } of parameters) {
    const values = new Float32Array(elementCount(shape))
    if (start === 'ones') values.fill(1)
    else if (start !== 'zeros') {
      const deviation = Math.sqrt(2 / start.fanIn)
      for (let index = 0; index < values.length; index++)
        values[index] = deviation * random.normal()
    }
    weights.set(name, values)
    if (frozen) continue
    firstMoments.set(name, new Float32Array(values.length))
    secondMoments.set(name, new Float32Array(values.length))
  }
  for (const { name, channels } of norms) {
    weights.set(`${name}.running_mean`, new Float32Array(channels))
    weights.set(`${name}.running_var`, new Float32Array(channels).fill(1))
  }
  const averaged = new Map([...weights].map(([name, values]) => [name, values.slice()]))
  return { step: 0, weights, averaged, firstMoments, secondMoments }
}
