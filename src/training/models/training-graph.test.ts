import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TrainingStep } from '../loop/training-step.ts'
import { initialState } from '../loop/training-state.ts'
import { networkDescriptionSchema } from './description.ts'
import { readSafetensors } from './safetensors.ts'
import { trainingGraph } from './training-graph.ts'

/** The same networks as in scripts/oracle/network_gradients.py, which wrote the fixtures. */
const CASES = [
  {
    name: 'basic',
    batch: 2,
    size: 64,
    network: {
      encoder: { kind: 'resnet18', widths: [6, 8, 8, 10, 12], stemPool: false },
      decoder: { widths: [6, 8, 8, 10], convolutionsPerNode: 1 },
      outputs: ['a', 'b'],
      deepSupervision: true,
    },
  },
  {
    name: 'bottleneck',
    batch: 2,
    size: 64,
    network: {
      encoder: { kind: 'resnet50', widths: [6, 4, 4, 6, 6], stemPool: true },
      decoder: { widths: [6, 6, 8, 8], convolutionsPerNode: 2 },
      outputs: ['a'],
    },
  },
] as const

function relativeError(actual: Float32Array, expected: Float32Array): [number, number] {
  let difference = 0
  let norm = 0
  for (const [index, value] of expected.entries()) {
    difference += (actual[index]! - value) ** 2
    norm += value ** 2
  }
  return [difference, norm]
}

describe('gradients of whole networks against PyTorch float64', () => {
  it.each(CASES)('$name blocks', async ({ name, batch, size, network }) => {
    const fixture = readSafetensors(readFileSync(`fixtures/oracle/${name}.safetensors`))
    const description = networkDescriptionSchema.parse(network)
    const loss = { bce: 1, dice: 1, shallowBranches: 0.5 }
    const graph = trainingGraph(description, { batch, size }, loss)
    const state = initialState(graph.parameters, graph.norms, 1)
    for (const { name: parameter, shape } of graph.parameters) {
      const stored = fixture.get(parameter)
      expect(stored?.shape, parameter).toEqual(shape)
      state.weights.set(parameter, stored!.values)
    }
    const step = await TrainingStep.open(graph, state, { threads: 1 })
    const value = await step.differentiate({
      images: fixture.get('picture')!.values,
      targets: fixture.get('target')!.values,
    })
    expect(value).toBeCloseTo(fixture.get('loss')!.values[0]!, 5)
    let difference = 0
    let norm = 0
    expect(step.gradients.size).toBe(graph.parameters.length)
    for (const [parameter, gradient] of step.gradients) {
      const expected = fixture.get(`gradient:${parameter}`)!.values
      const [d, n] = relativeError(gradient, expected)
      expect(Math.sqrt(d / n), parameter).toBeLessThan(1e-4)
      difference += d
      norm += n
    }
    expect(Math.sqrt(difference / norm)).toBeLessThan(2e-5)
    await step.release()
  })
})
