import { describe, expect, it } from 'vitest'
import { lesionKind } from './ground-glass-or-consolidation.ts'
import { measureQuantities } from './quantities.ts'
import { zoneScore } from './zonal-severity.ts'

/** Three slices of 40 x 20 voxels, 2 x 2 x 5 mm (0.02 ml each); lungs of 10 x 10 voxels on all three. */
const SHAPE = [3, 20, 40] as const
const PLANE = 800

function fill(
  voxels: Uint8Array | Int16Array,
  z: number,
  x: number,
  y: number,
  width: number,
  height: number,
  value: number,
) {
  for (let row = y; row < y + height; row += 1) {
    const start = z * PLANE + row * 40 + x
    voxels.fill(value, start, start + width)
  }
}

function lungsOnly() {
  const lungs = new Uint8Array(3 * PLANE)
  const voxelsHu = new Int16Array(3 * PLANE).fill(40)
  for (const z of [0, 1, 2]) {
    for (const x of [5, 25]) {
      fill(lungs, z, x, 5, 10, 10, 1)
      fill(voxelsHu, z, x, 5, 10, 10, -850)
    }
  }
  return { lungs, lesions: new Uint8Array(3 * PLANE), voxelsHu }
}

function measure({ lungs, lesions, voxelsHu }: ReturnType<typeof lungsOnly>) {
  const affineLps = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1] as const
  return measureQuantities(
    { voxelsHu, shapeZyx: SHAPE, spacingMm: [2, 2, 5], affineLps },
    { voxels: lungs, shapeZyx: SHAPE },
    { voxels: lesions, shapeZyx: SHAPE },
  )
}

describe('quantities', () => {
  it('measure lungs without lesions', () => {
    const quantities = measure(lungsOnly())
    expect(quantities.whole).toEqual({ lungMl: 12, lesionMl: 0, involvementPercent: 0 })
    expect(quantities.right.lungMl).toBe(6)
    expect(quantities.zones.map(({ side, zone }) => `${side} ${zone}`).join()).toBe(
      'right upper,right middle,right lower,left upper,left middle,left lower',
    )
    expect(quantities.zones.every(({ lungMl, score }) => lungMl === 2 && score === 0)).toBe(true)
    expect(quantities.lesionMeanHu).toBeNull()
  })

  it('take consolidation at the pleura into the lung, so that involvement stays below 100 %', () => {
    const case1 = lungsOnly()
    // The whole lower right lung and one more column beside it, solid: outside the lung mask, 2 mm from it.
    fill(case1.lesions, 0, 4, 5, 11, 10, 1)
    fill(case1.voxelsHu, 0, 5, 5, 10, 10, -500)
    const quantities = measure(case1)
    const zone = quantities.zones.find(
      ({ side, zone: name }) => side === 'right' && name === 'lower',
    )
    expect(zone).toEqual({
      side: 'right',
      zone: 'lower',
      lungMl: 2.2,
      lesionMl: 2.2,
      involvementPercent: 100,
      score: 4,
    })
    expect(quantities.groundGlassMl).toBeCloseTo(2, 10)
    expect(quantities.consolidationMl).toBeCloseTo(0.2, 10)
    expect(quantities.lesionMeanHu).toBeCloseTo((100 * -500 + 10 * 40) / 110, 10)
    expect(quantities.severity).toEqual({ variant: 'zonal-6x4', score: 4, maximum: 24 })
  })

  it('do not count what lies farther than 5 mm from the lung', () => {
    const far = lungsOnly()
    // Columns 15 to 19 right of the right lung: 15 and 16 lie 2 and 4 mm away, 17 to 19 farther.
    fill(far.lesions, 1, 15, 8, 5, 2, 1)
    expect(measure(far).whole.lesionMl).toBeCloseTo(4 * 0.02, 10)
  })

  it('score a zone by quarters, and name a lesion by its denser share', () => {
    expect([0, 0.01, 24.99, 25, 49.99, 50, 74.99, 75, 100].map(zoneScore)).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4, 4,
    ])
    expect([0, 0.24].map(lesionKind)).toEqual(['ground-glass', 'ground-glass'])
    expect([0.25, 0.75].map(lesionKind)).toEqual(['mixed', 'mixed'])
    expect([0.76, 1].map(lesionKind)).toEqual(['consolidation', 'consolidation'])
  })
})
