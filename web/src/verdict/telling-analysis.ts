/** Which of several analyses speaks for a study. */
import type { Analysis } from '../api/index.ts'

/**
 * A suspicious one, then one under way, then any that was read; of equals the newest.
 * @param analyses newest first
 * @returns the one to show; null when there is none
 */
export function tellingAnalysis<Some extends Pick<Analysis, 'state' | 'verdict'>>(
  analyses: readonly Some[],
): Some | null {
  return analyses.toSorted((a, b) => rank(a) - rank(b))[0] ?? null
}

function rank({ state, verdict }: Pick<Analysis, 'state' | 'verdict'>): number {
  if (verdict === 'suspicious') return 0
  if (isUnderWay(state)) return 1
  return verdict === 'not-suspicious' ? 2 : 3
}

/** @param state of an analysis @returns whether something will still come of it */
export function isUnderWay(state: Analysis['state']): boolean {
  return state === 'queued' || state === 'running'
}
