import { describe, expect, it } from 'vitest'
import { halfOfNumber, numberOfHalf } from './half-precision.ts'

describe('half precision', () => {
  it('gives every finite half back', () => {
    const halves = Array.from({ length: 0x10000 }, (_, half) => half)
    const finite = halves.filter((half) => Number.isFinite(numberOfHalf(half)))
    expect(finite).toHaveLength(2 * 31 * 1024)
    expect(finite.filter((half) => halfOfNumber(numberOfHalf(half)) !== half)).toEqual([])
  })

  it('rounds to the nearest, ties to even', () => {
    // Between 1 and 2 halves are 2^-10 apart.
    const step = 2 ** -10
    expect(numberOfHalf(halfOfNumber(1 + 0.49 * step))).toBe(1)
    expect(numberOfHalf(halfOfNumber(1 + 0.51 * step))).toBe(1 + step)
    expect(numberOfHalf(halfOfNumber(1 + 0.5 * step))).toBe(1)
    expect(numberOfHalf(halfOfNumber(1 + 1.5 * step))).toBe(1 + 2 * step)
    expect(numberOfHalf(halfOfNumber(2 - 0.1 * step))).toBe(2)
    expect(() => halfOfNumber(70000)).toThrow(RangeError)
  })
})
