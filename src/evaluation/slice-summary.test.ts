import { describe, expect, it } from 'vitest'
import type { DatasetCase, Reading } from '../core/index.ts'
import { type ScoredReading, sliceRows } from './slice-rows.ts'
import { caseRow, sliceSummary } from './slice-summary.ts'

/** One letter a slice: p labelled positive, n negative. */
function cases(patient: string, labels: string): DatasetCase[] {
  return Array.from(labels, (label, sliceIndex) => ({
    id: `${patient}-${sliceIndex}`,
    patient,
    split: 'test',
    image: patient,
    sliceIndex,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: { kind: 'slice', positive: label === 'p' },
  }))
}

/** One letter a slice: l lesion, c clear, x no valid area. Only what the evaluation reads is real. */
function read(answers: string, label: Reading['verdict']['label']): ScoredReading {
  const area = { x: 0, y: 0, width: 1, height: 1 }
  const slices = Array.from(answers, (answer) => ({
    validArea: answer === 'x' ? null : area,
    lesions: answer === 'l' ? [{}] : [],
  }))
  const verdict = { label, reason: 'why', reasonCode: 'rule/why', longestRun: null, margin: null }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stand-in with the fields that count
  const reading = { slices, verdict } as unknown as Reading
  return { reading, scores: Array.from(answers, (answer) => (answer === 'l' ? 0.9 : 0.2)) }
}

function result(patient: string, labels: string, answer: Parameters<typeof sliceRows>[1]) {
  const rows = sliceRows(cases(patient, labels), answer)
  return { rows, case: caseRow(rows, answer) }
}

describe('slices of labelled series', () => {
  it('leaves negatives within three slices of a label out of the guarded table, and only there', () => {
    //                      distance 1234
    const labels = 'nnnnpnnnnn'
    const answers = 'lllllcllll'
    const { perSlice, perSliceGuarded } = sliceSummary([
      result('a', labels, read(answers, 'suspicious')),
    ])
    expect(perSlice).toMatchObject({ truePositives: 1, falsePositives: 8, trueNegatives: 1 })
    // Slices 0 and 8, 9 are at least four away.
    expect(perSliceGuarded).toMatchObject({ truePositives: 1, falsePositives: 3, trueNegatives: 0 })
  })

  it('leaves negatives without valid area out, and counts positives without one as missed', () => {
    const summary = sliceSummary([result('a', 'nnpp', read('xcxl', 'suspicious'))])
    expect(summary.perSlice).toMatchObject({
      truePositives: 1,
      falseNegatives: 1,
      trueNegatives: 1,
      falsePositives: 0,
    })
    expect(summary).toMatchObject({ negativesWithoutValidArea: 1, positivesWithoutValidArea: 1 })
  })

  it('counts every slice of an unread series as wrong, and the case too', () => {
    const lost = result('a', 'npp', { code: 'dataset/no-series', message: '' })
    const healthy = result('b', 'nnn', read('ccc', 'not-suspicious'))
    const { perSlice, perCase } = sliceSummary([lost, healthy])
    expect(perSlice).toMatchObject({ falseNegatives: 2, falsePositives: 1, trueNegatives: 3 })
    expect(perCase).toMatchObject({ falseNegatives: 1, trueNegatives: 1 })
    expect(lost.case.missing?.code).toBe('dataset/no-series')
  })

  it('counts a case that could not be interpreted as wrong', () => {
    const { case: unread, rows } = result('a', 'np', read('xx', 'not-interpretable'))
    expect(unread).toMatchObject({ predicted: false, actual: true, missing: { code: 'rule/why' } })
    expect(rows.every(({ missing }) => missing !== null)).toBe(true)
  })

  it('draws the curve from scores', () => {
    expect(sliceSummary([result('a', 'nnpp', read('cccl', 'suspicious'))]).roc?.auc).toBe(0.75)
  })

  it('refuses a label beyond the series', () => {
    expect(() => sliceRows(cases('a', 'nn'), read('c', 'not-suspicious'))).toThrow(
      expect.objectContaining({ code: 'evaluation/no-such-slice' }),
    )
  })
})
