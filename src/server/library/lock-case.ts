/** The row of a case, held for one change. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { caseFiles, cases } from '../database/schema.ts'
import { recordBlob, type StoredBlob } from '../storage/index.ts'

type Row = typeof cases.$inferSelect

/**
 * @param tx the transaction of the change
 * @param id of the case
 * @returns the row as it is now, and nobody else's until the transaction ends
 * @throws {GroundglassError} `case/changed`
 */
export async function lockCase(tx: Queries, id: string): Promise<Row> {
  const [row] = await tx.select().from(cases).where(eq(cases.id, id)).for('update')
  return row ?? caseChanged()
}

/**
 * @param tx the transaction
 * @param caseId whose files they are
 * @param files stored before
 */
export async function recordCaseFiles(
  tx: Queries,
  caseId: string,
  files: Iterable<readonly [name: string, blob: StoredBlob]>,
): Promise<void> {
  for (const [name, blob] of files) {
    await recordBlob(tx, blob)
    await tx.insert(caseFiles).values({ caseId, name, ...blob })
  }
}

/** Somebody else was quicker. */
export function caseChanged(): never {
  throw new GroundglassError(
    'case/changed',
    'Expected the case as it was a moment ago; somebody has changed it meanwhile. Look at it, and ask again.',
  )
}
