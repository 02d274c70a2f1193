import { expect, it } from 'vitest'
import { type MaskRow, maskFit } from './mask-rows.ts'
import { maskSummary } from './mask-summary.ts'

const RULE = { threshold: 0.5, minimumBoxPx: 0 }

/** Ten pixels in a row: `found` from the left are found at 0.75, `lesion` from the left are lesion. */
function row(patient: string, id: string, found: number, lesion: number): MaskRow {
  const values = Float32Array.from({ length: 10 }, (_, x) => (x < found ? 0.75 : 0))
  const reference = Uint8Array.from({ length: 10 }, (_, x) => (x < lesion ? 1 : 0))
  const fit = maskFit({ values, width: 10, height: 1 }, reference, RULE)
  return { id, patient, actual: lesion > 0, lesions: Number(lesion > 0), fit, missing: null }
}
const missing: MaskRow = {
  id: 'lost',
  patient: 'b',
  actual: true,
  lesions: 3,
  fit: null,
  missing: { code: 'raster/damaged-picture', message: '' },
}

it('means over images, and pools over pixels', () => {
  // Dice: 2*2/(2*2+2) = 2/3, and 1. Pooled: TP 2+4, FP 2, FN 0: 12 / 14.
  const { fixed, pooled, perImage } = maskSummary([row('a', '1', 4, 2), row('b', '2', 4, 4)])
  expect(fixed.dice).toMatchObject({ count: 2, undefinedCount: 0 })
  expect(fixed.dice.value).toBeCloseTo((2 / 3 + 1) / 2, 12)
  expect(pooled?.dice).toBeCloseTo(12 / 14, 12)
  // 0.25 off where found rightly, 0.75 where wrongly: (2 * 0.25 + 2 * 0.75) / 10 and 4 * 0.25 / 10.
  expect(fixed.mae.value).toBeCloseTo((0.2 + 0.1) / 2, 6)
  expect(perImage.measures.sensitivity).toMatchObject({ hits: 2, count: 2 })
  expect(perImage.measures.specificity.value).toBeNull()
})

it('keeps a missing prediction in every denominator, at the worst value', () => {
  const summary = maskSummary([row('a', '1', 4, 4), missing])
  expect(summary).toMatchObject({ images: 2, missing: 1, pooled: null })
  expect(summary.fixed.dice).toMatchObject({ value: 0.5, count: 2 })
  expect(summary.fixed.mae.value).toBeCloseTo((0.1 + 1) / 2, 6)
  expect(summary.infNet.images).toBe(2)
  expect(summary.infNet.meanDice).toBeCloseTo(summary.infNet.meanDiceFigure.value!, 12)
  expect(summary.infNet.meanDice).toBeLessThan(0.51)
  expect(summary.perImage).toMatchObject({ truePositives: 1, falseNegatives: 1 })
  expect(summary.lesions).toBe(4)
  expect(summary.froc?.at(-1)?.lesionSensitivity).toBe(1 / 4)
  const unknown = maskSummary([row('a', '1', 4, 4), { ...missing, lesions: null }])
  expect(unknown).toMatchObject({ froc: null, lesions: null })
})

it('leaves an undefined Dice out of the mean and says so', () => {
  const { fixed } = maskSummary([row('a', '1', 4, 4), row('b', '2', 0, 0)])
  expect(fixed.dice).toMatchObject({ value: 1, count: 1, undefinedCount: 1 })
})

it('answers per patient by any image', () => {
  const rows = [row('a', '1', 0, 0), row('a', '2', 3, 3), row('b', '3', 0, 0), row('b', '4', 2, 0)]
  const { perPatient, patients, roc } = maskSummary(rows)
  expect(perPatient).toMatchObject({ truePositives: 1, falsePositives: 1 })
  expect(patients.map(({ patient, images }) => [patient, images])).toEqual([
    ['a', 2],
    ['b', 2],
  ])
  // Scores: positive 0.75; negatives 0, 0, 0.75: one tie of three.
  expect(roc?.auc).toBeCloseTo(1 - 1 / 6, 12)
})
