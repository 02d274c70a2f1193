import { describe, expect, it } from 'vitest'
import { bridgeGaps, followTips } from './lung-ends.ts'

const [ROWS, COLUMNS] = [8, 10]
const PLANE = ROWS * COLUMNS

/** Rows 2 to 5 of a slice from column x on. */
function fill(values: Uint8Array | Int16Array, z: number, x: number, width: number, value: number) {
  for (let y = 2; y < 6; y += 1) {
    const start = z * PLANE + y * COLUMNS + x
    values.fill(value, start, start + width)
  }
}

function grid(slices: number, zMm: number) {
  const voxelsHu = new Int16Array(slices * PLANE).fill(40)
  return { voxelsHu, shapeZyx: [slices, ROWS, COLUMNS], spacingMm: [1, 1, zMm] } as const
}

const areas = (voxels: Uint8Array) =>
  Array.from({ length: voxels.length / PLANE }, (_, z) =>
    voxels.subarray(z * PLANE, (z + 1) * PLANE).reduce((a, b) => a + b, 0),
  )

describe('bridgeGaps', () => {
  it('fills a short gap with what its neighbours share, and leaves a long one', () => {
    const voxels = new Uint8Array(8 * PLANE)
    for (const [z, x] of [
      [0, 1],
      [2, 3],
      [6, 3],
    ] as const) {
      fill(voxels, z, x, 5, 1)
    }
    bridgeGaps(voxels, grid(8, 6))
    // 6 mm between slices: one lost slice is 6 mm, three are 18 mm.
    expect(areas(voxels)).toEqual([20, 12, 20, 0, 0, 0, 20, 0])
  })
})

/** Air of some HU from column x on over five columns of lung, partly marked as airway. */
function followed(hu: number, x: number, airwayWidth: number): boolean {
  const volume = grid(2, 5)
  const [voxels, airway] = [new Uint8Array(2 * PLANE), new Uint8Array(2 * PLANE)]
  fill(voxels, 0, 0, 5, 1)
  fill(volume.voxelsHu, 0, 0, 5, -850)
  fill(volume.voxelsHu, 1, x, 4, hu)
  fill(airway, 1, x, airwayWidth, 1)
  return followTips(voxels, volume, airway).length > 0
}

describe('followTips', () => {
  it('goes on where the air does, gets no wider, and stops after 12 mm', () => {
    const volume = grid(8, 5)
    const voxels = new Uint8Array(8 * PLANE)
    fill(voxels, 3, 2, 5, 1)
    for (const [z, width] of [
      [3, 5],
      [4, 4],
      [5, 3],
      [6, 2],
    ] as const) {
      fill(volume.voxelsHu, z, 2, width, -700)
    }
    // Below: wider than the lung above it, so not its tip.
    fill(volume.voxelsHu, 2, 1, 7, -700)
    expect(followTips(voxels, volume, new Uint8Array(voxels.length))).toEqual([4, 5])
    expect(areas(voxels)).toEqual([0, 0, 0, 20, 16, 12, 0, 0])
  })

  it('does not follow gas, the airway, or air beside the lung', () => {
    expect(followed(-700, 1, 0)).toBe(true)
    expect(followed(-980, 1, 0)).toBe(false)
    expect(followed(-700, 1, 2)).toBe(false)
    expect(followed(-700, 4, 0)).toBe(false)
  })
})
