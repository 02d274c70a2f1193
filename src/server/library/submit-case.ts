/** Hands a draft to the reviewers: what they see from then on is the frozen copy, which is what will be published. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { cases } from '../database/schema.ts'
import { moved } from './case-moves.ts'
import { caseTextOf, NEEDED } from './case-text.ts'
import { comparedOf } from './case-profile.ts'
import { type CaseRow, type Library, textFields } from './drafts.ts'
import { freezeCase } from './freeze-case.ts'
import { caseChanged, lockCase, recordCaseFiles, recordCaseDeed } from './lock-case.ts'
import { sourceOf } from './source-of-draft.ts'

/**
 * @param library the database and the blobs
 * @param row the draft
 * @param by who submits
 * @param by.personId the author
 * @param by.acknowledged codes of warnings that the author has looked at
 * @returns the case as it then is
 * @throws {GroundglassError} `case/incomplete`, `case/no-reading`, `analysis/series-revised`, `case/wrong-state`,
 * `case/not-the-author`, `case/changed`, and as `freezeCase`
 */
export async function submitCase(
  { db, store, by }: Library,
  row: CaseRow,
  {
    personId,
    acknowledged,
  }: { readonly personId: string; readonly acknowledged: readonly string[] },
): Promise<CaseRow> {
  moved(row, 'submit', personId)
  const text = caseTextOf(row)
  const empty = NEEDED.filter((field) => text[field].length === 0)
  if (empty.length > 0)
    throw new GroundglassError(
      'case/incomplete',
      `Expected a case that one can learn from; ${empty.join(', ')} must not be empty. Write them, and submit again.`,
    )
  const { verdict, ...source } = await sourceOf({ db, store }, row)
  const frozen = await freezeCase(store, { ...source, text: textFields(text), acknowledged })
  return db.transaction(async (tx) => {
    const now = await lockCase(tx, row.id)
    const state = moved(now, 'submit', personId)
    // What was looked through is what goes on.
    if (JSON.stringify(caseTextOf(now)) !== JSON.stringify(text)) caseChanged()
    await recordCaseFiles(tx, row.id, frozen.files)
    const [submitted] = await tx
      .update(cases)
      .set({
        state,
        verdict,
        ...comparedOf(frozen.reading),
        warnings: [...frozen.warnings],
        reviewComment: null,
      })
      .where(eq(cases.id, row.id))
      .returning()
    await recordCaseDeed(tx, 'case.change', row.id, by)
    return submitted!
  })
}
