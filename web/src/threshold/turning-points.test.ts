import { expect, it } from 'vitest'
import type { Verdict } from '../../../src/core/index.ts'
import { turningPoints, verdictRanges } from './turning-points.ts'

/** 60 steps suspicious, 4 not, 36 suspicious again, the rest not. */
const VERDICTS = Array.from({ length: 200 }, (_, i): Pick<Verdict, 'label'> => {
  const isSuspicious = i < 60 || (i >= 64 && i < 100)
  return { label: isSuspicious ? 'suspicious' : 'not-suspicious' }
})

it('parts the steps into ranges of one verdict', () => {
  expect(verdictRanges(VERDICTS)).toEqual([
    { label: 'suspicious', firstStep: 1, lastStep: 60 },
    { label: 'not-suspicious', firstStep: 61, lastStep: 64 },
    { label: 'suspicious', firstStep: 65, lastStep: 100 },
    { label: 'not-suspicious', firstStep: 101, lastStep: 200 },
  ])
})

it.each([
  [0.4, 'suspicious', 64, 101],
  [0.3, 'suspicious', null, 61],
  // Between two steps.
  [0.3025, 'suspicious', null, 61],
  [0.32, 'not-suspicious', 60, 65],
  [1, 'not-suspicious', 100, null],
] as const)(
  'from %f, %s, turns below at step %o and above at step %o',
  (threshold, label, below, above) => {
    const found = turningPoints(VERDICTS, threshold, label)
    expect([found.below?.step ?? null, found.above?.step ?? null]).toEqual([below, above])
  },
)
