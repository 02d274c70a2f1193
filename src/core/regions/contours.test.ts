import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Contour, contours } from './contours.ts'

/** Shoelace formula in screen axes (y down): positive when clockwise on screen. */
function signedArea(line: Contour): number {
  const doubled = line.map((point, i) => {
    const next = line[(i + 1) % line.length]!
    return point.x * next.y - next.x * point.y
  })
  return doubled.reduce((sum, value) => sum + value, 0) / 2
}

describe('contours', () => {
  it('draws a diamond round one pixel, half-way to its neighbours', () => {
    const lines = contours(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 3, 3)
    expect(lines).toHaveLength(1)
    expect(new Set(lines[0]!.map(({ x, y }) => `${x} ${y}`))).toEqual(
      new Set(['1 0.5', '1.5 1', '1 1.5', '0.5 1']),
    )
    expect(signedArea(lines[0]!)).toBeCloseTo(0.5, 12)
  })

  it('places the line by interpolation on a probability map', () => {
    const [line] = contours(Float32Array.of(0.2, 0.7, 0.2), 3, 1)
    const left = Math.min(...line!.map(({ x }) => x))
    expect(left).toBeCloseTo(0.6, 6)
  })

  it('closes at the edge of the picture and draws holes the other way round', () => {
    const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1)
    const areas = contours(ring, 3, 3)
      .map(signedArea)
      .toSorted((a, b) => a - b)
    expect(areas).toEqual([-0.5, 8.5])
  })

  it('keeps diagonal pixels of a mask apart at a high level and joins them at a low one', () => {
    const diagonal = Float32Array.of(1, 0, 0, 1)
    expect(contours(diagonal, 2, 2, 0.6)).toHaveLength(2)
    expect(contours(diagonal, 2, 2, 0.5)).toHaveLength(1)
  })

  it('gives closed lines whose every step stays within a pixel, inside on the right', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48, max: 1 }), (mask) => {
        // Above a half, so that diagonal pixels stay apart and the inside of each step is plain.
        const lines = contours(mask, 8, 6, 0.6)
        for (const line of lines) {
          for (const [i, point] of line.entries()) {
            const next = line[(i + 1) % line.length]!
            expect(Math.hypot(next.x - point.x, next.y - point.y)).toBeLessThanOrEqual(1.0001)
            // Half a step to the right of the direction of travel, on screen, lies the inside.
            const x = Math.round((point.x + next.x) / 2 - (next.y - point.y) / 2)
            const y = Math.round((point.y + next.y) / 2 + (next.x - point.x) / 2)
            expect(mask[y * 8 + x]).toBe(1)
          }
        }
        expect(lines.length > 0).toBe(mask.includes(1))
      }),
    )
  })
})
