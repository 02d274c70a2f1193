import { assert, double, property } from 'fast-check'
import { expect, it } from 'vitest'
import { ticks } from './curve-svg.ts'

it('numbers every axis: four to nine round values from 0, evenly, none beyond the maximum', () => {
  const maxima = double({ min: 1e-6, max: 1e6, noNaN: true })
  assert(
    property(maxima, (maximum) => {
      const values = ticks(maximum)
      const step = values[1]!
      const leading = Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6))
      expect([1, 2, 5]).toContain(leading)
      expect(values.length).toBeGreaterThanOrEqual(4)
      expect(values.length).toBeLessThanOrEqual(9)
      expect(values[0]).toBe(0)
      expect(values.at(-1)!).toBeLessThanOrEqual(maximum * (1 + 1e-9))
      expect(values.at(-1)! + step).toBeGreaterThan(maximum * (1 - 1e-9))
    }),
  )
})

it('numbers 9, whose step once was none', () => {
  expect(ticks(9)).toEqual([0, 2, 4, 6, 8])
})
