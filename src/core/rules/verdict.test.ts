import { describe, expect, it } from 'vitest'
import type { QuadrantCells } from './three-consecutive-slices.ts'
import { caseVerdict } from './verdict.ts'

function slices(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    positionMm: 2 * i,
    followsPrevious: i > 0,
    hasValidArea: true,
  }))
}

/** Lesions in the patient's right back on the slices marked `#`. */
function cells(text: string): QuadrantCells {
  const none = Array.from(text, () => false)
  return {
    'right-anterior': none,
    'left-anterior': none,
    'right-posterior': Array.from(text, (letter) => letter === '#'),
    'left-posterior': none,
  }
}

describe('the verdict on a case', () => {
  it('is suspicious from three slices on, with run, reason and margin', () => {
    const verdict = caseVerdict(slices(8), cells('.######.'), 2, 3)
    const run = {
      quadrant: 'right-posterior',
      firstSlice: 1,
      lastSlice: 6,
      lengthSlices: 6,
      lengthMm: 12,
    }
    expect(verdict).toEqual({
      label: 'suspicious',
      reason:
        'Lesions in the right posterior quadrant on 6 consecutive slices (12.0 mm); the rule asks for 3.',
      reasonCode: 'rule/three-consecutive-slices',
      runs: [run],
      longestRun: run,
      margin: { slices: 2, change: 'cleared' },
    })
  })

  it('is not suspicious with two, and says how near it was', () => {
    const verdict = caseVerdict(slices(8), cells('##.#....'), 2, 3)
    expect(verdict).toMatchObject({
      label: 'not-suspicious',
      reasonCode: 'rule/too-few-consecutive-slices',
      runs: [],
      longestRun: { lengthSlices: 2, lengthMm: 4 },
      margin: { slices: 1, change: 'added' },
    })
  })

  it('is not suspicious without any lesion, three slices away', () => {
    expect(caseVerdict(slices(5), cells('.....'), 2, 3)).toMatchObject({
      label: 'not-suspicious',
      reasonCode: 'rule/no-lesion',
      longestRun: null,
      margin: { slices: 3, change: 'added' },
    })
  })

  it('is not interpretable where the rule could never fire: two slices do not clear a case', () => {
    expect(caseVerdict(slices(2), cells('##'), 2, 3)).toMatchObject({
      label: 'not-interpretable',
      reasonCode: 'rule/too-few-slices',
      reason: expect.stringContaining('Lesions were found on 2 consecutive slices (4.0 mm).'),
      longestRun: { lengthSlices: 2 },
      margin: null,
    })
  })
})
