import { describe, expect, it } from 'vitest'
import type { Quadrant } from '../reading.ts'
import {
  type QuadrantCells,
  type RuleSlice,
  consecutiveRuns,
  firingRuns,
} from './three-consecutive-slices.ts'

/** `#` lesion, `.` none, `|` before a slice: a gap, `-` no valid area (with a lesion flag that must not count). */
function series(text: string, quadrant: Quadrant = 'left-posterior') {
  const slices: RuleSlice[] = []
  const flags: boolean[] = []
  let [follows, positionMm] = [false, 0]
  for (const letter of text) {
    if (letter === '|') {
      follows = false
      positionMm += 10
      continue
    }
    slices.push({ positionMm, followsPrevious: follows, hasValidArea: letter !== '-' })
    flags.push(letter !== '.')
    follows = true
    positionMm += 2
  }
  const none = flags.map(() => false)
  const cells: QuadrantCells = {
    'right-anterior': none,
    'left-anterior': none,
    'right-posterior': none,
    'left-posterior': none,
    [quadrant]: flags,
  }
  return { slices, cells }
}

function lengths(text: string): number[] {
  const { slices, cells } = series(text)
  return consecutiveRuns(slices, cells, 2).map(({ lengthSlices }) => lengthSlices)
}

describe('three consecutive slices', () => {
  it.each([
    ['###', [3]],
    ['.##.', [2]],
    ['##.##', [2, 2]],
    ['##|##', [2, 2]],
    ['##-##', [2, 2]],
    ['#|###', [3, 1]],
    ['....', []],
    ['', []],
  ])('%s gives runs of %j', (text, expected) => {
    expect(lengths(text)).toEqual(expected)
  })

  it('is broken by a slice that is missing: its place is a gap', () => {
    const { slices, cells } = series('####')
    const missing = slices.map((slice, i) => ({ ...slice, followsPrevious: i !== 0 && i !== 2 }))
    expect(firingRuns(consecutiveRuns(slices, cells, 2), 3)).toHaveLength(1)
    expect(firingRuns(consecutiveRuns(missing, cells, 2), 3)).toHaveLength(0)
  })

  it('asks for one quadrant: two slices here and one there do not make three', () => {
    const { slices } = series('###')
    const cells: QuadrantCells = {
      'right-anterior': [true, true, false],
      'left-anterior': [false, false, true],
      'right-posterior': [false, false, false],
      'left-posterior': [true, false, true],
    }
    const runs = consecutiveRuns(slices, cells, 2)
    expect(firingRuns(runs, 3)).toEqual([])
    expect(runs[0]).toEqual({
      quadrant: 'right-anterior',
      firstSlice: 0,
      lastSlice: 1,
      lengthSlices: 2,
      lengthMm: 4,
    })
  })

  it('gives slices and millimetres from the first to the last slice plus one distance, longest first', () => {
    const { slices, cells } = series('###..####')
    const runs = consecutiveRuns(slices, cells, 2)
    expect(
      runs.map(({ firstSlice, lastSlice, lengthMm }) => [firstSlice, lastSlice, lengthMm]),
    ).toEqual([
      [5, 8, 8],
      [0, 2, 6],
    ])
    expect(firingRuns(runs, 4)).toEqual([runs[0]])
    // 1.4 + 0.7 is 2.0999999999999996 in floating point.
    const fine = slices.map((slice, i) => ({ ...slice, positionMm: 0.7 * i }))
    expect(consecutiveRuns(fine, cells, 0.7)[1]?.lengthMm).toBe(2.1)
  })
})
