import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/index.ts'
import { openGraph } from '../../inference/index.ts'
import { GraphBuilder, type Value } from '../graph/graph-builder.ts'
import { encodeOnnx } from '../graph/onnx-writer.ts'
import { binaryCrossEntropy } from './bce.ts'
import { softDice } from './soft-dice.ts'

/** Step of the central differences. */
const DIFFERENCE = 1e-4

function randomValues(count: number, seed: number): Float64Array {
  const random = createRandom(seed)
  return Float64Array.from({ length: count }, () => Math.fround(random.normal()))
}

type Loss = (graph: GraphBuilder, z: Value, t: Value, w: number) => { loss: Value; gradient: Value }

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const LOSSES: {
  name: string
  loss: Loss
  reference: (z: Float64Array, t: Float64Array) => number
}[] = [
  {
    name: 'binary cross-entropy',
    loss: binaryCrossEntropy,
    reference: (z, t) =>
      z.reduce((sum, v, i) => sum + Math.log1p(Math.exp(v)) - v * t[i]!, 0) / z.length,
  },
  {
    name: 'soft Dice',
    loss: softDice,
    reference(z, t) {
      const channels = [0, 1].map((channel) => {
        const own = [...z.keys()].filter((i) => Math.floor(i / 6) % 2 === channel)
        const total = (f: (i: number) => number) => own.reduce((sum, i) => sum + f(i), 0)
        const overlap = total((i) => sigmoid(z[i]!) * t[i]!)
        return (2 * overlap + 1) / (total((i) => sigmoid(z[i]!)) + total((i) => t[i]!) + 1)
      })
      return 1 - (channels[0]! + channels[1]!) / 2
    },
  },
  {
    name: 'soft Dice over each slice',
    loss: (graph, z, t, w) => softDice(graph, z, t, w, 'slice'),
    reference: sliceDistance(false),
  },
  {
    name: 'soft Dice over each slice with a target',
    loss: (graph, z, t, w) => softDice(graph, z, t, w, 'slice-with-target'),
    reference: sliceDistance(true),
  },
]

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)

/** Per slice and channel: 1 - D of all, or of those with a target. */
function sliceDistance(withTargetOnly: boolean) {
  return (z: Float64Array, t: Float64Array) => {
    const distances: number[] = []
    for (let at = 0; at < z.length; at += 6) {
      const p = z.slice(at, at + 6).map(sigmoid)
      const target = t.slice(at, at + 6)
      if (withTargetOnly && sum(target) === 0) continue
      const overlap = sum(p.map((v, i) => v * target[i]!))
      distances.push(1 - (2 * overlap + 1) / (sum(p) + sum(target) + 1))
    }
    return distances.reduce((a, b) => a + b, 0) / distances.length
  }
}

describe('gradients of losses against central differences in float64', () => {
  it.each(LOSSES)('$name', async ({ loss, reference }) => {
    const shape = [2, 2, 2, 3]
    const z = randomValues(24, 1)
    // The last six, one channel of one sample, have no target.
    const t = randomValues(24, 2).map((value, i) => Number(value > 0 && i < 18))
    const graph = new GraphBuilder()
    const weight = 0.7
    const term = loss(graph, graph.input('z', shape), graph.input('t', shape), weight)
    graph.output('loss', term.loss)
    graph.output('gradient', term.gradient)
    const session = await openGraph(encodeOnnx(graph.model()), { threads: 1 })
    const value = { values: new Float32Array(1), shape: [1] }
    const gradient = { values: new Float32Array(z.length), shape }
    await session.run(
      {
        z: { shape, values: Float32Array.from(z) },
        t: { shape, values: Float32Array.from(t) },
      },
      { loss: value, gradient },
    )
    await session.release()
    expect(value.values[0]).toBeCloseTo(weight * reference(z, t), 5)
    const numeric = z.map((original, index) => {
      const at = (shift: number) =>
        reference(
          z.map((v, i) => (i === index ? original + shift : v)),
          t,
        )
      return (weight * (at(DIFFERENCE) - at(-DIFFERENCE))) / (2 * DIFFERENCE)
    })
    for (const [index, expected] of numeric.entries())
      expect(gradient.values[index]).toBeCloseTo(expected, 6)
  })
})
