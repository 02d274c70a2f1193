import { describe, expect, it } from 'vitest'
import { lungsFromProbability } from './lungs-from-probability.ts'

const [SLICES, ROWS, COLUMNS] = [12, 20, 30]
const PLANE = ROWS * COLUMNS
const COARSE_MM = [10, 10, 10] as const

/** Twelve slices of voxels of 1 ml each, without HU that could be snapped to. */
const COARSE = {
  voxelsHu: new Int16Array(SLICES * PLANE),
  shapeZyx: [SLICES, ROWS, COLUMNS] as const,
  spacingMm: COARSE_MM,
}

/** Rows 5 to 14 of some slices from column x on. */
function block<Values extends Uint8Array | Int16Array>(
  values: Values,
  slices: readonly number[],
  x: number,
  width: number,
  value: number,
): Values {
  for (const z of slices) {
    for (let y = 5; y < 15; y += 1) {
      const start = z * PLANE + y * COLUMNS + x
      values.fill(value, start, start + width)
    }
  }
  return values
}

const countOf = (voxels: Uint8Array) => voxels.reduce((a, b) => a + b, 0)
const emptyMap = () => new Uint8Array(SLICES * PLANE)

describe('lungsFromProbability', () => {
  it('keeps both lungs at the threshold, fills holes and drops small parts', () => {
    const map = block(emptyMap(), [2, 3, 4], 2, 8, 255)
    block(map, [2, 3, 4], 15, 8, 128)
    map[3 * PLANE + 10 * COLUMNS + 5] = 0
    // 20 ml in two slices: too small for a lung.
    block(map, [3, 4], 26, 1, 255)
    const { voxels } = lungsFromProbability(COARSE, map, 0.5)
    expect(countOf(voxels)).toBe(3 * 160)
    expect(voxels[3 * PLANE + 10 * COLUMNS + 5]).toBe(1)
    expect(countOf(lungsFromProbability(COARSE, map, 0.51).voxels)).toBe(3 * 80)
  })

  it('keeps one stretch of slices, and fills a slice lost within it', () => {
    const map = block(emptyMap(), [0, 4, 5, 7, 8], 2, 8, 255)
    const { voxels } = lungsFromProbability(COARSE, map, 0.5)
    expect(voxels.indexOf(1)).toBeGreaterThanOrEqual(4 * PLANE)
    expect(countOf(voxels)).toBe(5 * 80)
  })

  it('is empty when nothing is large enough: the tips of lungs on an abdomen', () => {
    const map = block(emptyMap(), [11], 2, 14, 255)
    expect(countOf(lungsFromProbability(COARSE, map, 0.5).voxels)).toBe(0)
    const lone = {
      ...COARSE,
      voxelsHu: new Int16Array(PLANE),
      shapeZyx: [1, ROWS, COLUMNS] as const,
    }
    expect(countOf(lungsFromProbability(lone, map.slice(11 * PLANE), 0.5).voxels)).toBe(140)
  })

  it('lets a weaker answer do on coarse pixels that are lung for the better half', () => {
    const slices = [2, 3, 4]
    const map = block(emptyMap(), slices, 4, 10, 255)
    block(map, slices, 3, 1, 60)
    block(map, slices, 14, 1, 60)
    const voxelsHu = block(new Int16Array(SLICES * PLANE).fill(40), slices, 4, 10, -900)
    block(voxelsHu, slices, 3, 1, -476)
    block(voxelsHu, slices, 14, 1, -475)
    const { voxels } = lungsFromProbability({ ...COARSE, voxelsHu }, map, 0.5)
    expect([...voxels]).toEqual([...block(emptyMap(), slices, 3, 11, 1)])
  })

  it('snaps to the air on fine pixels, and keeps consolidation deep in the outline', () => {
    const fine = { ...COARSE, spacingMm: [1.5, 1.5, 300] as const }
    const all = Array.from({ length: SLICES }, (_, z) => z)
    // Air in columns 4 to 21; the network saw columns 6 to 23 and part of them is dense.
    const voxelsHu = block(new Int16Array(SLICES * PLANE).fill(40), all, 4, 18, -850)
    const map = emptyMap()
    for (const z of all) {
      map.fill(255, z * PLANE, (z + 1) * PLANE)
      for (let i = 0; i < PLANE; i += 1) {
        const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)]
        if (x < 6 || x > 23 || y < 4 || y > 15) map[z * PLANE + i] = 0
      }
      voxelsHu.fill(30, z * PLANE + 9 * COLUMNS + 10, z * PLANE + 9 * COLUMNS + 14)
    }
    const { voxels } = lungsFromProbability({ ...fine, voxelsHu }, map, 0.5)
    expect([...voxels.subarray(0, PLANE)]).toEqual([...block(new Uint8Array(PLANE), [0], 4, 18, 1)])
  })
})
