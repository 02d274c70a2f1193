import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeDisc, dilateDisc, erodeDisc, openDisc } from './disc-morphology.ts'

const grid = { rows: 9, columns: 11, columnSpacingMm: 1, rowSpacingMm: 2 }
const masks = fc.uint8Array({ minLength: 99, maxLength: 99, max: 1 })
const radii = fc.double({ min: 0, max: 7, noNaN: true })

/** Straight from the definition: any set pixel within the radius. */
function dilateByDefinition(mask: Uint8Array, radiusMm: number): Uint8Array {
  return mask.map((_, i) => {
    const y = Math.floor(i / 11)
    const x = i % 11
    const near = mask.some(
      (value, j) =>
        value !== 0 && Math.hypot((j % 11) - x, (Math.floor(j / 11) - y) * 2) <= radiusMm,
    )
    return near ? 1 : 0
  })
}

describe('disc morphology', () => {
  it('dilates as the definition says, on a grid of unequal spacing', () => {
    fc.assert(
      fc.property(masks, radii, (mask, radiusMm) => {
        expect(dilateDisc(mask, grid, radiusMm)).toEqual(dilateByDefinition(mask, radiusMm))
      }),
    )
  })

  it('keeps mask between opening and closing, and erosion is the dilation of the rest', () => {
    fc.assert(
      fc.property(masks, radii, (mask, radiusMm) => {
        const opened = openDisc(mask, grid, radiusMm)
        const closed = closeDisc(mask, grid, radiusMm)
        const rest = dilateDisc(
          mask.map((value) => 1 - value),
          grid,
          radiusMm,
        )
        expect(erodeDisc(mask, grid, radiusMm)).toEqual(rest.map((value) => 1 - value))
        for (let i = 0; i < mask.length; i++) {
          expect(opened[i]).toBeLessThanOrEqual(mask[i] ?? 0)
          expect(closed[i]).toBeGreaterThanOrEqual(mask[i] ?? 0)
        }
      }),
    )
  })
})
