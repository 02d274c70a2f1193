/** From the slice x quadrant grid to the verdict on the case, with its reason, its runs and its margin. */
import type { Run, Verdict } from '../reading.ts'
import { slicesToAdd, slicesToClear } from './margin.ts'
import {
  type QuadrantCells,
  type RuleSlice,
  consecutiveRuns,
  firingRuns,
} from './three-consecutive-slices.ts'

/**
 * The verdict on a case whose slices could be read.
 * @param slices feet to head
 * @param cells the slice x quadrant grid
 * @param sliceDistanceMm distance between neighbouring slices
 * @param consecutiveSlices how many slices in a row it takes (the paper: 3)
 * @param lengthsKnown false where the slice distance is assumed: the reason then names no millimetres
 * @returns `suspicious`, `not-suspicious`, or `not-interpretable` where too few consecutive slices with lungs exist for
 * the rule to fire whatever they hold: silence would not mean health
 */
export function caseVerdict(
  slices: readonly RuleSlice[],
  cells: QuadrantCells,
  sliceDistanceMm: number,
  consecutiveSlices: number,
  lengthsKnown = true,
): Verdict {
  const runs = consecutiveRuns(slices, cells, sliceDistanceMm)
  const firing = firingRuns(runs, consecutiveSlices)
  const longestRun = runs[0] ?? null
  const longest = longestRun && wordsFor(longestRun, lengthsKnown)

  if (firing.length > 0 && longestRun !== null) {
    const quadrant = longestRun.quadrant.replace('-', ' ')
    const more = firing.length === 1 ? '' : `, the longest of ${firing.length} such runs`
    return {
      label: 'suspicious',
      reason: `Lesions in the ${quadrant} quadrant on ${longest}${more}; the rule asks for ${consecutiveSlices}.`,
      reasonCode: 'rule/three-consecutive-slices',
      runs: firing,
      longestRun,
      margin: { slices: slicesToClear(firing, consecutiveSlices), change: 'cleared' },
    }
  }
  const missing = slicesToAdd(slices, cells, consecutiveSlices)
  if (missing === null) {
    return notInterpretable(
      'rule/too-few-slices',
      `The rule asks for ${consecutiveSlices} consecutive slices with lungs and the series has no such stretch, so it cannot clear the case.${longest === null ? '' : ` Lesions were found on ${longest}.`}`,
      longestRun,
    )
  }
  return {
    label: 'not-suspicious',
    reason:
      longest === null
        ? 'No lesion was found on any slice.'
        : `Lesions were found on at most ${longest} in one quadrant; the rule asks for ${consecutiveSlices}.`,
    reasonCode: longest === null ? 'rule/no-lesion' : 'rule/too-few-consecutive-slices',
    runs: [],
    longestRun,
    margin: { slices: missing, change: 'added' },
  }
}

function wordsFor({ lengthSlices, lengthMm }: Run, lengthsKnown: boolean): string {
  const slices = lengthSlices === 1 ? 'a single slice' : `${lengthSlices} consecutive slices`
  return lengthsKnown ? `${slices} (${lengthMm.toFixed(1)} mm)` : slices
}

/**
 * The verdict where none may be given.
 * @param reasonCode the finding or rule behind it
 * @param reason one sentence for a person
 * @param longestRun the longest run, where slices were read at all
 * @returns `not-interpretable`
 */
export function notInterpretable(
  reasonCode: string,
  reason: string,
  longestRun: Verdict['longestRun'] = null,
): Verdict {
  return { label: 'not-interpretable', reason, reasonCode, runs: [], longestRun, margin: null }
}
