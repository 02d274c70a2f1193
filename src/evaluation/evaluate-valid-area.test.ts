import { expect, it } from 'vitest'
import { type ValidAreaRow, rectangleIou } from './evaluate-valid-area.ts'
import { validAreaSummary } from './valid-area-summary.ts'

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })

it('compares rectangles by intersection over union', () => {
  expect(rectangleIou(box(0, 0, 10, 10), box(0, 0, 10, 10))).toBe(1)
  expect(rectangleIou(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(50 / 150, 12)
  expect(rectangleIou(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0)
  expect(rectangleIou(box(0, 0, 10, 10), box(20, 20, 5, 5))).toBe(0)
  expect(rectangleIou(null, box(0, 0, 1, 1))).toBe(0)
  expect(rectangleIou(null, null)).toBeNull()
})

it('counts good rectangles over slices with lungs, holes in a stretch, and missing slices as bad', () => {
  const area = box(0, 0, 100, 100)
  const row = (id: string, has: boolean, iou: number | null, found: boolean): ValidAreaRow => ({
    id,
    patient: id[0]!,
    reference: has ? area : null,
    found: found ? area : null,
    iou,
    lungDice: iou,
    missing: null,
  })
  const summary = validAreaSummary([
    row('a0', false, null, false),
    row('a1', true, 0.95, true),
    row('a2', true, 0.949, true),
    row('b0', true, 1, true),
    row('b1', true, 0, false),
    row('b2', false, 0, true),
    { ...row('c0', false, 0, false), missing: { code: 'file/not-found', message: '' } },
  ])
  expect(summary.goodRectangles).toMatchObject({ hits: 2, count: 5 })
  expect(summary.contiguous).toMatchObject({ hits: 2, count: 3 })
  expect(summary.perSlice).toMatchObject({
    truePositives: 3,
    falsePositives: 1,
    falseNegatives: 2,
    trueNegatives: 1,
  })
})
