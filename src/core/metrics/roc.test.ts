import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delongInterval } from '../statistics/delong.ts'
import { rocCurve } from './roc.ts'

const scored = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 6 }), actual: fc.boolean() }),
  {
    minLength: 2,
    maxLength: 30,
  },
)

describe('rocCurve', () => {
  it('is as drawn by hand, a tie making one slanted step', () => {
    const roc = rocCurve([
      { score: 0.9, actual: true },
      { score: 0.8, actual: false },
      { score: 0.8, actual: true },
      { score: 0.1, actual: false },
    ])
    expect(roc?.points).toEqual([
      { threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 },
      { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 0.5 },
      { threshold: 0.8, falsePositiveRate: 0.5, truePositiveRate: 1 },
      { threshold: 0.1, falsePositiveRate: 1, truePositiveRate: 1 },
    ])
    expect(roc?.auc).toBe(0.875)
  })

  it('has as area the share of pairs ranked rightly, ties half (Mann and Whitney)', () => {
    fc.assert(
      fc.property(scored, (answers) => {
        const positives = answers.filter(({ actual }) => actual)
        const negatives = answers.filter(({ actual }) => !actual)
        fc.pre(positives.length > 0 && negatives.length > 0)
        const wins = positives.flatMap((p) =>
          negatives.map((n) => (Math.sign(p.score - n.score) + 1) / 2),
        )
        const share = wins.reduce((a, b) => a + b, 0) / wins.length
        expect(rocCurve(answers)!.auc).toBeCloseTo(share, 10)
        expect(delongInterval(answers)?.auc ?? share).toBeCloseTo(share, 10)
      }),
    )
  })
  it('does not exist without both kinds', () => {
    expect(rocCurve([{ score: 1, actual: true }])).toBeNull()
    expect(rocCurve([{ score: 1, actual: false }])).toBeNull()
  })
})
