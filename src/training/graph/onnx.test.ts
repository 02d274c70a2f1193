import { describe, expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { GraphBuilder } from './graph-builder.ts'
import { decodeOnnx } from './onnx-reader.ts'
import { encodeOnnx } from './onnx-writer.ts'

function graph() {
  const builder = new GraphBuilder()
  const x = builder.input('x', [1, 2, 4, 4])
  const weight = builder.initializer('w', [3, 2, 1, 1], Float32Array.of(1, -2, 3, 4, 5, 6))
  const y = builder.op('Conv', [x, weight], [1, 3, 4, 4], { kernel_shape: [1, 1], group: 1 })
  const sliced = builder.op(
    'Slice',
    [y, builder.integers([3]), builder.integers([-5]), builder.integers([2])],
    [1, 3, 4, 4],
  )
  const mask = builder.op('HardSigmoid', [sliced], y.shape, { alpha: { float: 1e30 } })
  const resized = builder.op('Resize', [mask, null, builder.floats([1, 1, 2, 2])], [1, 3, 8, 8], {
    mode: 'nearest',
  })
  builder.output('y', resized)
  return builder
}

function codeOf(read: () => unknown): string {
  try {
    read()
    return 'read'
  } catch (error) {
    return error instanceof GroundglassError ? error.code : String(error)
  }
}

describe('ONNX files', () => {
  it('are read back as they were written', () => {
    const model = graph().model()
    const read = decodeOnnx(encodeOnnx(model))
    expect(read.nodes).toEqual(
      model.nodes.map((node) => ({
        ...node,
        attributes: Object.fromEntries(
          Object.entries(node.attributes).map(([name, attribute]) => [
            name,
            attribute.kind === 'float'
              ? { ...attribute, value: Math.fround(attribute.value) }
              : attribute,
          ]),
        ),
      })),
    )
    expect(read.inputs).toEqual(model.inputs)
    expect(read.outputs).toEqual(model.outputs)
    expect(read.initializers.map(({ name, shape }) => [name, shape])).toEqual(
      model.initializers.map(({ name, shape }) => [name, shape]),
    )
    for (const [index, { raw }] of read.initializers.entries()) {
      expect([...raw]).toEqual([...model.initializers[index]!.raw])
    }
  })

  it('are refused when broken, at every length', () => {
    const bytes = encodeOnnx(graph().model())
    for (let length = 1; length < bytes.length; length++) {
      // Cut between two fields it is a shorter message; anywhere else it must be refused by name.
      expect(codeOf(() => decodeOnnx(bytes.subarray(0, length)))).toMatch(/^(read|onnx\/.*)$/)
    }
    expect(() => decodeOnnx(Uint8Array.of(0x3a, 0xff, 0x01))).toThrow(
      expect.objectContaining({ code: 'onnx/malformed' }),
    )
  })

  it('store equal constants once', () => {
    const builder = new GraphBuilder()
    expect(builder.integers([1, 2])).toBe(builder.integers([1, 2]))
    expect(builder.integers([1, 2])).not.toBe(builder.floats([1, 2]))
  })
})
