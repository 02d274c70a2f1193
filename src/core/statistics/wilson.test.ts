import { describe, expect, it } from 'vitest'
import { wilsonInterval } from './wilson.ts'

describe('wilsonInterval', () => {
  // Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score without continuity correction), 95 %.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i is %f to %f, as published', (hits, count, low, high) => {
    const { interval95, value } = wilsonInterval(hits, count)
    expect(value).toBe(hits / count)
    expect(interval95?.map((end) => Math.round(end * 1e4) / 1e4)).toEqual([low, high])
  })

  it('is symmetric, exact at its ends, and null for nothing counted', () => {
    const [low, high] = wilsonInterval(3, 17).interval95!
    const mirrored = wilsonInterval(14, 17).interval95!
    expect(mirrored[0]).toBeCloseTo(1 - high, 12)
    expect(mirrored[1]).toBeCloseTo(1 - low, 12)
    expect(wilsonInterval(20, 20).interval95?.[1]).toBe(1)
    expect(wilsonInterval(0, 0)).toEqual({ hits: 0, count: 0, value: null, interval95: null })
  })
})
