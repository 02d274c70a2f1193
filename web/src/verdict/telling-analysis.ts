/** Which of several analyses speaks for a study. */
import type { Analysis } from '../api/index.ts'

type Told = Pick<Analysis, 'seriesId' | 'seriesRevision' | 'state' | 'verdict'>

/**
 * Of each series only what was asked for since its last images came; a suspicious one, then one under way, one that
 * failed, any that was read; of equals the newest. The worklist's `latestAnalysis` is ranked so by the server.
 * @param analyses newest first
 * @returns the one to show; null when there is none
 */
export function tellingAnalysis<Some extends Told>(analyses: readonly Some[]): Some | null {
  const revisions = new Map<string, number>()
  for (const { seriesId, seriesRevision } of analyses)
    revisions.set(seriesId, Math.max(seriesRevision, revisions.get(seriesId) ?? 0))
  const present = analyses.filter((each) => each.seriesRevision === revisions.get(each.seriesId))
  return present.toSorted((a, b) => rank(a) - rank(b))[0] ?? null
}

function rank({ state, verdict }: Told): number {
  if (verdict === 'suspicious') return 0
  if (isUnderWay(state)) return 1
  if (state === 'failed') return 2
  return verdict === 'not-suspicious' ? 3 : 4
}

/** @param state of an analysis @returns whether something will still come of it */
export function isUnderWay(state: Analysis['state']): boolean {
  return state === 'queued' || state === 'running'
}
