import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/index.ts'
import { openGraph } from '../../inference/index.ts'
import { halfOfNumber, numberOfHalf } from '../graph/half-precision.ts'
import { startEncoder } from '../loop/start-encoder.ts'
import { initialState } from '../loop/training-state.ts'
import { TrainingStep } from '../loop/training-step.ts'
import { networkDescriptionSchema } from '../models/description.ts'
import { trainingGraph } from '../models/training-graph.ts'
import { inferenceGraph } from './inference-graph.ts'

const SIZE = 64
const loss = { bce: 1, dice: 0, shallowBranches: 0 }

function description(kind: 'resnet18' | 'resnet34' | 'resnet50', deepSupervision = true) {
  return networkDescriptionSchema.parse({
    encoder: { kind, widths: [6, 6, 6, 8, 8], stemPool: kind !== 'resnet18' },
    decoder: { widths: [4, 4, 6, 6] },
    outputs: ['lesion'],
    deepSupervision,
  })
}

function picture(): Float32Array {
  const random = createRandom(5)
  return Float32Array.from({ length: SIZE * SIZE }, () => random.next())
}

async function infer(modelBytes: Uint8Array, image: Float32Array): Promise<Float32Array> {
  const session = await openGraph(modelBytes, { threads: 1 })
  const values = new Float32Array(SIZE * SIZE)
  const shape = [1, 1, SIZE, SIZE]
  await session.run({ image: { values: image, shape } }, { probability: { values, shape } })
  await session.release()
  return values
}

describe('inferenceGraph', () => {
  it.each(['resnet18', 'resnet34', 'resnet50'] as const)(
    '%s answers as the training graph does on the same statistics',
    async (kind) => {
      const network = description(kind)
      const graph = trainingGraph(network, { batch: 1, size: SIZE }, loss)
      const state = initialState(graph.parameters, graph.norms, 3)
      // The file stores halves; starting from halves, both graphs compute on the same weights.
      for (const values of state.weights.values())
        values.set(values.map((value) => numberOfHalf(halfOfNumber(value))))
      const step = await TrainingStep.open(graph, state, { threads: 1 })
      const images = picture()
      const target = (value: number) => new Float32Array(SIZE * SIZE).fill(value)
      // BCE is linear in the target, so two losses give the mean logit: loss(0) - loss(1) = mean(z).
      const lossOf = async (value: number) =>
        await step.differentiate({ images, targets: target(value) })
      const meanLogit = (await lossOf(0)) - (await lossOf(1))
      await step.release()
      // The first step's momentum is 1, so the running statistics are the batch's own; the variance is unbiased.
      for (const { name, count } of graph.norms) {
        const variance = state.weights.get(`${name}.running_var`)!
        for (let i = 0; i < variance.length; i++) variance[i] = (variance[i]! * (count - 1)) / count
      }
      const bytes = inferenceGraph(network, state.weights, { height: SIZE, width: SIZE })
      const probability = await infer(bytes, images)
      const logits = probability.map((p) => Math.log(p / (1 - p)))
      const mean = logits.reduce((sum, z) => sum + z, 0) / logits.length
      expect(mean).toBeCloseTo(meanLogit, 3)
    },
  )

  it('cuts off the deeper branches into a smaller file that still runs', async () => {
    const network = description('resnet18')
    const graph = trainingGraph(network, { batch: 1, size: SIZE }, loss)
    const { weights } = initialState(graph.parameters, graph.norms, 3)
    const sizes = []
    for (const depth of [4, 3, 2, 1]) {
      const bytes = inferenceGraph(network, weights, { height: SIZE, width: SIZE, depth })
      const probability = await infer(bytes, picture())
      expect(probability.every((value) => value > 0 && value < 1)).toBe(true)
      sizes.push(bytes.length)
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    expect(sizes[3]! * 3).toBeLessThan(sizes[0]!)
  })

  it('refuses weights of another network', () => {
    const graph = trainingGraph(description('resnet18'), { batch: 1, size: SIZE }, loss)
    const { weights } = initialState(graph.parameters, graph.norms, 3)
    expect(() =>
      inferenceGraph(description('resnet34'), weights, { height: SIZE, width: SIZE }),
    ).toThrow(expect.objectContaining({ code: 'training/weights-mismatch' }))
  })
})

describe('startEncoder', () => {
  const graph = trainingGraph(description('resnet18'), { batch: 1, size: SIZE }, loss)

  it('takes torchvision names and sums a colour stem to grey', () => {
    const state = initialState(graph.parameters, graph.norms, 3)
    const tensors = new Map(
      [...state.weights].map(([name, { length }]) => {
        const colours = name === 'encoder.conv1.weight' ? 3 : 1
        const values = new Float32Array(length * colours).fill(2)
        return [name.replace('encoder.', ''), { shape: [6, colours, 7, 7], values }]
      }),
    )
    startEncoder(state, tensors)
    expect(state.weights.get('encoder.conv1.weight')!.every((value) => value === 6)).toBe(true)
    expect(state.averaged.get('encoder.layer4.1.bn2.running_var')![0]).toBe(2)
    expect(state.weights.get('decoder.0.1.conv1.weight')![0]).not.toBe(2)
  })

  it('refuses weights that do not fit', () => {
    const state = initialState(graph.parameters, graph.norms, 3)
    expect(() => startEncoder(state, new Map())).toThrow(
      expect.objectContaining({ code: 'training/encoder-mismatch' }),
    )
  })
})
