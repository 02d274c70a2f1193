import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUADRANTS, type Run } from '../reading.ts'
import { slicesToAdd, slicesToClear } from './margin.ts'
import { type QuadrantCells, consecutiveRuns, firingRuns } from './three-consecutive-slices.ts'

const NEEDED = 3

const smallSeries = fc
  .array(
    fc.record({
      follows: fc.integer({ min: 0, max: 4 }).map((value) => value > 0),
      valid: fc.integer({ min: 0, max: 5 }).map((value) => value > 0),
      flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((entries) => ({
    slices: entries.map(({ follows, valid }, i) => ({
      positionMm: i,
      followsPrevious: i > 0 && follows,
      hasValidArea: valid,
    })),
    cells: cellsOf(entries.map(({ flags, valid }) => flags.map((flag) => flag && valid))),
  }))

function cellsOf(flags: readonly (readonly boolean[])[]): QuadrantCells {
  const [a, b, c, d] = QUADRANTS.map((_, q) => flags.map((slice) => slice[q] === true))
  return { 'right-anterior': a!, 'left-anterior': b!, 'right-posterior': c!, 'left-posterior': d! }
}

/** The cells after every slice of `changed` is cleared, or holds a lesion everywhere it may. */
function changeSlices(cells: QuadrantCells, changed: number, value: boolean): QuadrantCells {
  const change = (flags: readonly boolean[]) =>
    flags.map((flag, i) => ((changed >> i) & 1 ? value : flag))
  return {
    'right-anterior': change(cells['right-anterior']),
    'left-anterior': change(cells['left-anterior']),
    'right-posterior': change(cells['right-posterior']),
    'left-posterior': change(cells['left-posterior']),
  }
}

function bruteForce(
  slices: readonly { positionMm: number; followsPrevious: boolean; hasValidArea: boolean }[],
  cells: QuadrantCells,
  value: boolean,
): number | null {
  let fewest: number | null = null
  for (let changed = 0; changed < 2 ** slices.length; changed += 1) {
    const count = changed.toString(2).replaceAll('0', '').length
    const runs = consecutiveRuns(slices, changeSlices(cells, changed, value), 1)
    const fires = firingRuns(runs, NEEDED).length > 0
    if (fires === value && (fewest === null || count < fewest)) fewest = count
  }
  return fewest
}

function run(firstSlice: number, lastSlice: number): Run {
  const lengthSlices = lastSlice - firstSlice + 1
  return { quadrant: 'left-anterior', firstSlice, lastSlice, lengthSlices, lengthMm: 0 }
}

describe('the margin of a verdict', () => {
  it('is a third of a lone run, and shared between quadrants where runs overlap', () => {
    expect(slicesToClear([], NEEDED)).toBe(0)
    expect(slicesToClear([run(0, 2)], NEEDED)).toBe(1)
    expect(slicesToClear([run(0, 4)], NEEDED)).toBe(1)
    expect(slicesToClear([run(0, 5)], NEEDED)).toBe(2)
    expect(slicesToClear([run(0, 50)], NEEDED)).toBe(17)
    // Windows 0-2, 1-3 and 2-4: slice 2 serves all.
    expect(slicesToClear([run(0, 2), { ...run(1, 4), quadrant: 'right-anterior' }], NEEDED)).toBe(1)
  })

  it('cannot add a lesion where there is no lung, nor bridge a gap', () => {
    const slice = { positionMm: 0, followsPrevious: true, hasValidArea: true }
    const empty = cellsOf([[], [], [], []])
    expect(slicesToAdd([slice, slice, slice, slice], empty, NEEDED)).toBe(3)
    const noLung = { ...slice, hasValidArea: false }
    expect(slicesToAdd([slice, noLung, slice, slice], empty, NEEDED)).toBeNull()
    const afterGap = { ...slice, followsPrevious: false }
    expect(slicesToAdd([slice, slice, afterGap, slice], empty, NEEDED)).toBeNull()
  })

  it('equals brute force for clearing and for adding, on every small series', () => {
    fc.assert(
      fc.property(smallSeries, ({ slices, cells }) => {
        const firing = firingRuns(consecutiveRuns(slices, cells, 1), NEEDED)
        expect(slicesToClear(firing, NEEDED)).toBe(bruteForce(slices, cells, false))
        expect(slicesToAdd(slices, cells, NEEDED)).toBe(bruteForce(slices, cells, true))
      }),
      { numRuns: 200 },
    )
  })
})
