/** The case rule: three consecutive slices with a lesion in the same quadrant make a case suspicious. */
import { QUADRANTS, type Quadrant, type Run } from '../reading.ts'

/** What the rule needs to know of a slice. */
export interface RuleSlice {
  /** Along the patient's z in mm. */
  readonly positionMm: number
  /** False at the first slice and after a gap: the slice is not consecutive with the one before. */
  readonly followsPrevious: boolean
  /** False without lungs: such a slice is left out and breaks every run. */
  readonly hasValidArea: boolean
}

/** One flag a slice, feet to head, for each quadrant: does a lesion count there? */
export type QuadrantCells = Readonly<Record<Quadrant, readonly boolean[]>>

/**
 * Every run of consecutive slices with a lesion in one quadrant, of any length. A gap, a slice without valid area and a
 * slice without lesion there each end a run.
 * @param slices feet to head
 * @param cells the slice x quadrant grid
 * @param sliceDistanceMm distance between neighbouring slices
 * @returns runs, longest first; ties from feet to head in the order of QUADRANTS
 */
export function consecutiveRuns(
  slices: readonly RuleSlice[],
  cells: QuadrantCells,
  sliceDistanceMm: number,
): Run[] {
  const runs: Run[] = []
  for (const quadrant of QUADRANTS) {
    const flagged = (index: number) =>
      index < slices.length && slices[index]!.hasValidArea && cells[quadrant][index] === true
    for (let firstSlice = 0; firstSlice < slices.length; firstSlice += 1) {
      if (!flagged(firstSlice)) continue
      let lastSlice = firstSlice
      while (flagged(lastSlice + 1) && slices[lastSlice + 1]!.followsPrevious) lastSlice += 1
      const spanMm = Math.abs(slices[lastSlice]!.positionMm - slices[firstSlice]!.positionMm)
      runs.push({
        quadrant,
        firstSlice,
        lastSlice,
        lengthSlices: lastSlice - firstSlice + 1,
        // To a micrometre: differences of positions carry rounding errors that nobody should read.
        lengthMm: Math.round((spanMm + sliceDistanceMm) * 1000) / 1000,
      })
      firstSlice = lastSlice
    }
  }
  return runs.toSorted((a, b) => b.lengthSlices - a.lengthSlices || a.firstSlice - b.firstSlice)
}

/**
 * The runs that make the case suspicious.
 * @param runs all runs
 * @param consecutiveSlices how many slices it takes (the paper: 3)
 * @returns those long enough, in the same order
 */
export function firingRuns(runs: readonly Run[], consecutiveSlices: number): Run[] {
  return runs.filter(({ lengthSlices }) => lengthSlices >= consecutiveSlices)
}
