import { describe, expect, it } from 'vitest'
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from './safetensors.ts'

/** A file by the format's description: length of the header, header, values. */
function file(header: object, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const entry = (dtype: string, shape: number[], start: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [start, end],
})

describe('safetensors', () => {
  it('gives back what was written', () => {
    const tensors = new Map([
      ['a', Float32Array.of(1, -2.5, 3e-8)],
      ['b', Float32Array.of(Number.MAX_VALUE)],
    ])
    const bytes = writeSafetensors(tensors, { step: '12' })
    const read = readSafetensors(bytes)
    expect([...read].map(([name, { values }]) => [name, values])).toEqual([...tensors])
    expect(readSafetensorsMetadata(bytes)).toEqual({ step: '12' })
    expect(writeSafetensors(tensors, { step: '12' })).toEqual(bytes)
  })

  it('reads half precision, bfloat16 and float64, and passes over integers', () => {
    const data = new Uint8Array(24)
    const view = new DataView(data.buffer)
    // IEEE 754: 0xc100 is -2.5, 0x0001 the smallest subnormal.
    view.setUint16(0, 0xc100, true)
    view.setUint16(2, 0x0001, true)
    // The upper half of float32 1.5.
    view.setUint16(4, 0x3fc0, true)
    view.setFloat64(8, 0.1, true)
    const tensors = readSafetensors(
      file(
        {
          half: entry('F16', [2], 0, 4),
          brain: entry('BF16', [1], 4, 6),
          double: entry('F64', [1], 8, 16),
          counter: entry('I64', [1], 16, 24),
        },
        data,
      ),
    )
    expect([...tensors.get('half')!.values]).toEqual([-2.5, 2 ** -24])
    expect([...tensors.get('brain')!.values]).toEqual([1.5])
    expect([...tensors.get('double')!.values]).toEqual([Math.fround(0.1)])
    expect(tensors.has('counter')).toBe(false)
  })

  it.each([
    ['too short', new Uint8Array(4)],
    ['a header longer than the file', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 123)],
    ['no JSON', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 123)],
    [
      'values out of bounds',
      file({ a: { dtype: 'F32', shape: [9], data_offsets: [0, 36] } }, new Uint8Array(8)),
    ],
  ])('refuses %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({ code: 'safetensors/malformed' }),
    )
  })
})
