import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/index.ts'
import { type GraphTensor, openGraph } from '../../../inference/index.ts'
import { GraphBuilder } from '../../graph/graph-builder.ts'
import { encodeOnnx } from '../../graph/onnx-writer.ts'
import { inputGradientForm, weightGradientForm } from '../conv-planner.ts'
import { Tape, type Tracked } from '../tape.ts'
import { add } from './add.ts'
import { batchNorm, fixedNorm } from './batch-norm.ts'
import { addBias } from './bias.ts'
import { concat } from './concat.ts'
import { conv } from './conv.ts'
import { convTranspose4x4 } from './conv-transpose.ts'
import { maxPool3x3Stride2 } from './max-pool.ts'
import { pointwiseConv } from './pointwise-conv.ts'
import {
  batchNorm64,
  conv64,
  convTranspose64,
  gather64,
  maxPool64,
  type Tensor64,
} from './reference-ops.ts'
import { relu } from './relu.ts'
import { subsample2 } from './subsample.ts'
import { upsampleNearest } from './upsample-nearest.ts'

/** Relative to the largest value of the tensor compared: float32 against float64. */
const TOLERANCE = 1e-4
const feed = ({ shape, values }: Tensor64) => ({ shape, values: Float32Array.from(values) })

/** Step of the central differences: its error is about its square, far below the tolerance. */
const DIFFERENCE = 1e-4

function randomTensor(shape: readonly number[], seed: number): Tensor64 {
  const random = createRandom(seed)
  const count = shape.reduce((product, size) => product * size, 1)
  // Rounded to float32, so that both sides start from the same numbers.
  return { shape, values: Float64Array.from({ length: count }, () => Math.fround(random.normal())) }
}

function expectClose(actual: Float32Array, expected: Float64Array, what: string): void {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6)
  const worst = expected.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - actual[index]!)),
    0,
  )
  expect(worst / scale, what).toBeLessThan(TOLERANCE)
}

/** Elements of each input that are differentiated numerically: the naive references are slow. */
const PROBES = 24

/** Gradient of sum(y * direction) at some elements of one input, by central differences in float64. */
function numericGradient(
  reference: (...inputs: Tensor64[]) => Tensor64,
  inputs: readonly Tensor64[],
  which: number,
  { direction, probes }: { direction: Tensor64; probes: readonly number[] },
): Float64Array {
  const value = () =>
    reference(...inputs).values.reduce((sum, y, i) => sum + y * direction.values[i]!, 0)
  const { values } = inputs[which]!
  return Float64Array.from(probes, (index) => {
    const original = values[index]!
    values[index] = original + DIFFERENCE
    const above = value()
    values[index] = original - DIFFERENCE
    const below = value()
    values[index] = original
    return (above - below) / (2 * DIFFERENCE)
  })
}

/** Evenly spread element numbers, first and last among them. */
function probesOf(count: number): number[] {
  const probes = Math.min(count, PROBES)
  return Array.from({ length: probes }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, probes - 1)),
  )
}

interface OpCase {
  readonly name: string
  readonly shapes: readonly (readonly number[])[]
  readonly op: (tape: Tape, ...inputs: Tracked[]) => Tracked
  readonly reference: (...inputs: Tensor64[]) => Tensor64
}

function convCase(
  n: number,
  [input, out]: readonly [number, number],
  side: number,
  { kernel, stride }: { kernel: number; stride: number },
): OpCase {
  const pad = (kernel - 1) / 2
  const pixels = (Math.floor((side - 1) / stride) + 1) ** 2
  const form = weightGradientForm({ inputChannels: input, outputChannels: out, pixels, stride })
  return {
    name: `conv ${kernel}x${kernel}/${stride} ${input}->${out} at ${side} (${form})`,
    shapes: [
      [n, input, side, side],
      [out, input, kernel, kernel],
    ],
    op: (tape, x, w) => conv(tape, x, w, { stride, pad }),
    reference: (x, w) => conv64(x, w, stride, pad),
  }
}

const elementwise = (x: Tensor64, f: (value: number, index: number) => number): Tensor64 => ({
  shape: x.shape,
  values: x.values.map(f),
})

const CASES: OpCase[] = [
  convCase(2, [1, 4], 12, { kernel: 7, stride: 2 }),
  convCase(2, [4, 5], 6, { kernel: 3, stride: 1 }),
  convCase(2, [4, 4], 7, { kernel: 3, stride: 2 }),
  convCase(1, [4, 5], 17, { kernel: 3, stride: 1 }),
  convCase(1, [6, 4], 17, { kernel: 3, stride: 1 }),
  convCase(1, [4, 4], 34, { kernel: 3, stride: 2 }),
  convCase(1, [12, 12], 2, { kernel: 3, stride: 1 }),
  {
    name: 'transposed conv 4x4',
    shapes: [
      [2, 4, 3, 5],
      [4, 5, 4, 4],
    ],
    op: (tape, x, w) => convTranspose4x4(tape, x, w),
    reference: (x, w) => convTranspose64(x, w),
  },
  {
    name: 'pointwise conv',
    shapes: [
      [2, 3, 4, 5],
      [6, 3],
    ],
    op: (tape, x, w) => pointwiseConv(tape, x, w),
    reference: (x, w) => conv64(x, { shape: [...w.shape, 1, 1], values: w.values }, 1, 0),
  },
  {
    name: 'batch normalisation',
    shapes: [[3, 4, 3, 5], [4], [4]],
    op: (tape, x, gamma, beta) => batchNorm(tape, x, gamma, beta).y,
    reference: (x, gamma, beta) => batchNorm64(x, gamma, beta),
  },
  {
    name: 'fixed normalisation',
    shapes: [[2, 3, 3, 2]],
    op(tape, x) {
      const values = (...numbers: number[]) => tape.graph.floats(numbers)
      const parameters = {
        gamma: values(1, 2, -1),
        beta: values(0, 1, 2),
        mean: values(0.5, -1, 0),
        variance: values(1, 4, 0.25),
      }
      return fixedNorm(tape, x, parameters)
    },
    reference: (x) =>
      elementwise(x, (value, index) => {
        const channel = Math.floor(index / 6) % 3
        const [gamma, beta] = [[1, 2, -1][channel]!, [0, 1, 2][channel]!]
        const [mean, variance] = [[0.5, -1, 0][channel]!, [1, 4, 0.25][channel]!]
        return ((value - mean) / Math.sqrt(variance + 1e-5)) * gamma + beta
      }),
  },
  {
    name: 'ReLU',
    shapes: [[2, 3, 4, 4]],
    op: (tape, x) => relu(tape, x),
    reference: (x) => elementwise(x, (value) => Math.max(0, value)),
  },
  {
    name: 'max pool',
    shapes: [[2, 2, 6, 8]],
    op: (tape, x) => maxPool3x3Stride2(tape, x),
    reference: (x) => maxPool64(x),
  },
  {
    name: 'nearest upsampling',
    shapes: [[2, 2, 3, 4]],
    op: (tape, x) => upsampleNearest(tape, x),
    reference: (x) => gather64(x, [6, 8], (row, column) => [row >> 1, column >> 1]),
  },
  {
    name: 'subsampling',
    shapes: [[2, 2, 4, 6]],
    op: (tape, x) => subsample2(tape, x),
    reference: (x) => gather64(x, [2, 3], (row, column) => [2 * row, 2 * column]),
  },
  {
    name: 'sum of one value with itself',
    shapes: [[1, 2, 2, 2]],
    op: (tape, x) => add(tape, x, x),
    reference: (x) => elementwise(x, (value) => 2 * value),
  },
  {
    name: 'concatenation',
    shapes: [
      [2, 1, 2, 2],
      [2, 3, 2, 2],
    ],
    op: (tape, a, b) => concat(tape, [a, b]),
    reference: (a, b) => ({
      shape: [2, 4, 2, 2],
      values: Float64Array.from([
        ...a.values.subarray(0, 4),
        ...b.values.subarray(0, 12),
        ...a.values.subarray(4),
        ...b.values.subarray(12),
      ]),
    }),
  },
  {
    name: 'bias',
    shapes: [[2, 3, 2, 2], [3]],
    op: (tape, x, bias) => addBias(tape, x, bias),
    reference: (x, bias) =>
      elementwise(x, (value, index) => value + bias.values[Math.floor(index / 4) % 3]!),
  },
]

describe('gradients of ops against central differences in float64', () => {
  it.each(CASES)('$name', async ({ shapes, op, reference }) => {
    const inputs = shapes.map((shape, index) => randomTensor(shape, 10 + index))
    const expected = reference(...inputs)
    const direction = randomTensor(expected.shape, 99)
    const graph = new GraphBuilder()
    const tape = new Tape(graph)
    const tracked = shapes.map((shape, index) => ({
      ...graph.input(`x${index}`, shape),
      needsGradient: true,
    }))
    const y = op(tape, ...tracked)
    expect(y.shape).toEqual(expected.shape)
    graph.output('y', y)
    tape.seed(y, graph.input('direction', direction.shape))
    tape.backward()
    for (const [index, input] of tracked.entries()) {
      graph.output(`gradient${index}`, tape.gradientOf(input)!)
    }
    const outputs: Record<string, GraphTensor> = {
      y: { values: new Float32Array(expected.values.length), shape: expected.shape },
    }
    for (const [index, { shape, values }] of inputs.entries()) {
      outputs[`gradient${index}`] = { values: new Float32Array(values.length), shape }
    }
    const session = await openGraph(encodeOnnx(graph.model()), { threads: 1 })
    await session.run(
      {
        ...Object.fromEntries(inputs.map((input, index) => [`x${index}`, feed(input)])),
        direction: feed(direction),
      },
      outputs,
    )
    await session.release()
    expectClose(outputs['y']!.values, expected.values, 'forward')
    for (const index of inputs.keys()) {
      const gradient = outputs[`gradient${index}`]!.values
      const probes = probesOf(gradient.length)
      const numeric = numericGradient(reference, inputs, index, { direction, probes })
      const probed = Float32Array.from(probes, (probe) => gradient[probe]!)
      expectClose(probed, numeric, `gradient of input ${index}`)
    }
  })

  it('covers every form that the planner can choose', () => {
    const forms = new Set(CASES.map(({ name }) => /\((.*)\)/.exec(name)?.[1]).filter(Boolean))
    expect(forms).toEqual(new Set(['columns', 'one-product', 'shift-gradient', 'shift-input']))
    const shape = { kernel: 3, stride: 1, pad: 1, inputChannels: 12, outputChannels: 12 }
    expect(inputGradientForm({ ...shape, batchPixels: 4 })).toBe('transpose')
    expect(inputGradientForm({ ...shape, batchPixels: 289 })).toBe('flipped-conv')
  })
})
