/** How far a case is from the other verdict: the fewest slices whose change would flip it. */
import { QUADRANTS, type Run } from '../reading.ts'
import type { QuadrantCells, RuleSlice } from './three-consecutive-slices.ts'

/**
 * The fewest slices to clear of all lesions until no run is long enough. Every window of `consecutiveSlices` slices in
 * a firing run is an interval that must lose a slice; one slice serves all quadrants. Stabbing intervals greedily at
 * their right ends, in the order of these ends, takes the fewest points (the classic exchange argument).
 * @param firing the runs that fired
 * @param consecutiveSlices how many slices make a run fire
 * @returns 0 when nothing fired
 */
export function slicesToClear(firing: readonly Run[], consecutiveSlices: number): number {
  const windowEnds = firing.flatMap(({ firstSlice, lastSlice }) =>
    Array.from(
      { length: Math.max(0, lastSlice - firstSlice + 2 - consecutiveSlices) },
      (_, i) => firstSlice + consecutiveSlices - 1 + i,
    ),
  )
  let cleared = 0
  let lastCleared = -1
  for (const end of windowEnds.toSorted((a, b) => a - b)) {
    if (lastCleared > end - consecutiveSlices) continue
    cleared += 1
    lastCleared = end
  }
  return cleared
}

/**
 * The fewest slices that would have to gain a lesion for a run to become long enough. Only slices with a valid area
 * can gain one, and a gap cannot be bridged.
 * @param slices feet to head
 * @param cells the slice x quadrant grid
 * @param consecutiveSlices how many slices make a run fire
 * @returns 0 when a run fires already; null when the series has no such stretch of slices at all
 */
export function slicesToAdd(
  slices: readonly RuleSlice[],
  cells: QuadrantCells,
  consecutiveSlices: number,
): number | null {
  let fewest: number | null = null
  let stretch = 0
  for (let last = 0; last < slices.length; last += 1) {
    const { hasValidArea, followsPrevious } = slices[last]!
    if (!hasValidArea) stretch = 0
    else stretch = followsPrevious ? stretch + 1 : 1
    if (stretch < consecutiveSlices) continue
    for (const quadrant of QUADRANTS) {
      const window = cells[quadrant].slice(last + 1 - consecutiveSlices, last + 1)
      const missing = window.filter((flagged) => !flagged).length
      fewest = fewest === null ? missing : Math.min(fewest, missing)
    }
  }
  return fewest
}
