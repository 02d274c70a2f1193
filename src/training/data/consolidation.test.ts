import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/index.ts'
import { paintConsolidation } from './consolidation.ts'

const SIZE = 64
const inLung = (i: number) => Math.hypot((i % SIZE) - 32, Math.floor(i / SIZE) - 32) < 20
const target = Float32Array.from({ length: SIZE * SIZE }, (_, i) => (inLung(i) ? 1 : 0))
const lungPx = target.reduce((a, b) => a + b, 0)

function painted(seed: number): Float32Array {
  const hu = Float32Array.from(target, (value) => (value === 1 ? -850 : 40))
  paintConsolidation(hu, target, SIZE, createRandom(seed))
  return hu
}

describe('paintConsolidation', () => {
  it('makes part of the lung dense, and nothing else', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const hu = painted(seed)
      const dense = hu.filter((value, i) => inLung(i) && value > -500).length
      expect(dense).toBeGreaterThan(0)
      expect(dense).toBeLessThan(0.8 * lungPx)
      expect(hu.every((value, i) => (inLung(i) ? value >= -850 : value === 40))).toBe(true)
    }
  })

  it('paints the same for the same seed and leaves a slice without lungs alone', () => {
    expect(painted(7)).toEqual(painted(7))
    expect(painted(7)).not.toEqual(painted(8))
    const hu = new Float32Array(SIZE * SIZE).fill(40)
    paintConsolidation(hu, new Float32Array(SIZE * SIZE), SIZE, createRandom(1))
    expect(hu.every((value) => value === 40)).toBe(true)
  })
})
