import { describe, expect, it } from 'vitest'
import { lungsFromProbability } from './lungs-from-probability.ts'

/** Seven slices of 30 x 20 voxels of 1 ml each. */
const SHAPE = [7, 20, 30] as const
const GRID = { shapeZyx: SHAPE, spacingMm: [10, 10, 10] as const }

function block(map: Uint8Array, slices: readonly number[], x: number, width: number, value = 255) {
  for (const z of slices) {
    for (let y = 5; y < 15; y += 1) {
      const start = (z * 20 + y) * 30 + x
      map.fill(value, start, start + width)
    }
  }
}

const countOf = (voxels: Uint8Array) => voxels.reduce((a, b) => a + b, 0)

describe('lungsFromProbability', () => {
  it('keeps both lungs at the threshold, fills holes and drops small parts', () => {
    const map = new Uint8Array(7 * 20 * 30)
    block(map, [2, 3, 4], 2, 8)
    block(map, [2, 3, 4], 15, 8, 128)
    map[(3 * 20 + 10) * 30 + 5] = 0
    // 20 ml in two slices: too small for a lung.
    block(map, [3, 4], 26, 1)
    const { voxels } = lungsFromProbability(GRID, map, 0.5)
    expect(countOf(voxels)).toBe(3 * 160)
    expect(voxels[(3 * 20 + 10) * 30 + 5]).toBe(1)
    expect(countOf(lungsFromProbability(GRID, map, 0.51).voxels)).toBe(3 * 80)
  })

  it('keeps one stretch of slices', () => {
    const map = new Uint8Array(7 * 20 * 30)
    block(map, [0], 2, 8)
    block(map, [2, 3, 4, 5], 2, 8)
    const { voxels } = lungsFromProbability(GRID, map, 0.5)
    expect(voxels.indexOf(1)).toBeGreaterThanOrEqual(2 * 600)
    expect(countOf(voxels)).toBe(4 * 80)
  })

  it('is empty when nothing is large enough', () => {
    const map = new Uint8Array(7 * 20 * 30)
    block(map, [3], 2, 2)
    expect(countOf(lungsFromProbability(GRID, map, 0.5).voxels)).toBe(0)
  })
})
