/** Where the verdict changes as the threshold moves. */
import { LESION_MAP_STEPS, type Verdict } from '../../../src/core/index.ts'

/** Neighbouring steps with one label, both ends part of it. */
export interface VerdictRange {
  readonly label: Verdict['label']
  readonly firstStep: number
  readonly lastStep: number
}

/** @param verdicts one a step, step 1 first @returns the ranges, lowest first */
export function verdictRanges(verdicts: readonly Pick<Verdict, 'label'>[]): VerdictRange[] {
  const ranges: VerdictRange[] = []
  for (const [i, { label }] of verdicts.entries()) {
    const last = ranges.at(-1)
    if (last?.label === label) ranges[ranges.length - 1] = { ...last, lastStep: i + 1 }
    else ranges.push({ label, firstStep: i + 1, lastStep: i + 1 })
  }
  return ranges
}

/** The nearest step on each side at which the verdict is another; null: it is not, down or up to the end. */
export interface TurningPoints {
  readonly below: { readonly step: number; readonly label: Verdict['label'] } | null
  readonly above: { readonly step: number; readonly label: Verdict['label'] } | null
}

/**
 * @param verdicts one a step, step 1 first
 * @param threshold any, on a step or between two
 * @param label of the verdict there
 * @returns where it turns
 */
export function turningPoints(
  verdicts: readonly Pick<Verdict, 'label'>[],
  threshold: number,
  label: Verdict['label'],
): TurningPoints {
  const at = threshold * LESION_MAP_STEPS
  const others = verdicts.flatMap((verdict, i) =>
    verdict.label === label ? [] : [{ step: i + 1, label: verdict.label }],
  )
  return {
    below: others.findLast(({ step }) => step < at) ?? null,
    above: others.find(({ step }) => step > at) ?? null,
  }
}
