import { describe, expect, it } from 'vitest'
import { quantile } from './quantile.ts'

describe('quantile', () => {
  it('is definition 7, as R and NumPy give it', () => {
    // numpy.quantile([15, 20, 35, 40, 50], [0, 0.05, 0.3, 0.4, 0.95, 1]) of NumPy 1.24
    const values = [35, 20, 15, 50, 40]
    const got = [0, 0.05, 0.3, 0.4, 0.95, 1].map((p) => quantile(values, p))
    for (const [i, expected] of [15, 16, 23, 29, 48, 50].entries())
      expect(got[i]).toBeCloseTo(expected, 10)
    expect(values[0]).toBe(35)
  })

  it('sorts numbers as numbers, and has no value for none', () => {
    expect(quantile([10, 9, 100], 0.5)).toBe(10)
    expect(quantile([], 0.5)).toBeNaN()
  })
})
