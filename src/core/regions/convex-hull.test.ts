import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convexHull } from './convex-hull.ts'

const rows = 7
const columns = 8
const at = (i: number) => ({ x: i % columns, y: Math.floor(i / columns) })

/** In the hull exactly when no line through two set pixels (or the pixel itself) has all of them strictly on one side. */
function inHullByDefinition(set: number[], i: number): boolean {
  const p = at(i)
  for (let turn = 0; turn < 360; turn += 0.25) {
    const nx = Math.cos((turn * Math.PI) / 180)
    const ny = Math.sin((turn * Math.PI) / 180)
    if (set.every((j) => (at(j).x - p.x) * nx + (at(j).y - p.y) * ny > 1e-6)) return false
  }
  return true
}

describe('convexHull', () => {
  it('holds a pixel exactly when no line parts it from the mask', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 56, maxLength: 56, max: 5 }), (numbers) => {
        const mask = numbers.map((value) => (value === 5 ? 1 : 0))
        const set = [...mask.keys()].filter((i) => mask[i] === 1)
        const hull = convexHull(mask, rows, columns)
        const expected = mask.map((_, i) => (set.length > 0 && inHullByDefinition(set, i) ? 1 : 0))
        expect(hull).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})
