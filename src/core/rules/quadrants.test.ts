import { describe, expect, it } from 'vitest'
import { type Point, lesionQuadrants, quadrantOf, quadrantOrigin } from './quadrants.ts'

/** All pixels of a rectangle. */
function block(x0: number, y0: number, width: number, height: number): Point[] {
  return Array.from({ length: width * height }, (_, i) => ({
    x: x0 + (i % width),
    y: y0 + Math.floor(i / width),
  }))
}

const ORIGIN = { x: 99.5, y: 49.5 }

describe('quadrants', () => {
  it('are named by the patient: low columns are right, low rows anterior', () => {
    expect(quadrantOf({ x: 0, y: 0 }, ORIGIN)).toBe('right-anterior')
    expect(quadrantOf({ x: 100, y: 49 }, ORIGIN)).toBe('left-anterior')
    expect(quadrantOf({ x: 99, y: 50 }, ORIGIN)).toBe('right-posterior')
    expect(quadrantOf({ x: 100, y: 50 }, ORIGIN)).toBe('left-posterior')
    expect(quadrantOf(ORIGIN, ORIGIN)).toBe('left-posterior')
  })

  it('meet in the centre of the valid area, or of the image', () => {
    const area = { x: 10, y: 20, width: 4, height: 5 }
    const image = { width: 512, height: 512 }
    // Columns 10 to 13 and rows 20 to 24: the middle lies between columns 11 and 12, on row 22.
    expect(quadrantOrigin('valid-area', area, image)).toEqual({ x: 11.5, y: 22 })
    expect(quadrantOrigin('image', area, image)).toEqual({ x: 255.5, y: 255.5 })
  })

  it('count a lesion wherever a part above the floor lies, the larger part first', () => {
    // Columns 90 to 103 of ten rows: 10 x 10 pixels right, 4 x 10 left, both above 25.
    expect(lesionQuadrants(block(90, 10, 14, 10), ORIGIN, 25)).toEqual([
      'right-anterior',
      'left-anterior',
    ])
    // 2 x 10 pixels left are 20: not above the floor.
    expect(lesionQuadrants(block(90, 10, 12, 10), ORIGIN, 25)).toEqual(['right-anterior'])
    // 5 x 5 = 25 left are exactly the floor, 26 pixels in one row are above it.
    expect(lesionQuadrants(block(90, 10, 15, 5), ORIGIN, 25)).toEqual(['right-anterior'])
    expect(lesionQuadrants(block(90, 10, 36, 1), ORIGIN, 25)).toEqual(['left-anterior'])
  })

  it('count a lesion that no quadrant holds enough of where most of it lies', () => {
    // 6 x 5 pixels: 4 x 5 = 20 right, 2 x 5 = 10 left; the whole is above the floor, no part is.
    expect(lesionQuadrants(block(96, 10, 6, 5), ORIGIN, 25)).toEqual(['right-anterior'])
  })
})
