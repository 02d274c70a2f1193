/** What the row of a case keeps of its Reading, so that no list has to open one. */
import { caseProfile, type Reading } from '../../core/index.ts'
import type { CaseRow } from './drafts.ts'

/** @param reading the frozen one @returns the columns that tell of it */
export function comparedOf({
  quantities,
  series: { synthetic },
}: Reading): Pick<CaseRow, 'profile' | 'synthetic'> {
  return { profile: caseProfile(quantities), synthetic }
}
