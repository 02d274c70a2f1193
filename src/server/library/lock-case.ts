/** The row of a case, held for one change. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { type Action, type Actor, recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { caseFiles, cases } from '../database/schema.ts'
import { recordBlob, type StoredBlob } from '../storage/index.ts'

/** A stored file of a case; of an instance also which. */
export interface FrozenFile extends StoredBlob {
  readonly sopInstanceUID?: string | null
}

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
  files: Iterable<readonly [name: string, file: FrozenFile]>,
): Promise<void> {
  for (const [name, file] of files) {
    await recordBlob(tx, file)
    await tx.insert(caseFiles).values({ caseId, name, ...file })
  }
}

/**
 * Tells the audit trail what was done to a case: the last thing that its transaction waits for.
 * @param tx the transaction
 * @param action what
 * @param caseId to which
 * @param by who; the platform where it is nobody else
 */
export async function recordCaseDeed(
  tx: Queries,
  action: Action,
  caseId: string,
  by: Actor = SYSTEM,
): Promise<void> {
  await recordAudit(tx, { actor: by, action, object: { type: 'case', id: caseId } })
}

/** Somebody else was quicker. */
export function caseChanged(): never {
  throw new GroundglassError(
    'case/changed',
    'Expected the case as it was a moment ago; somebody has changed it meanwhile. Look at it, and ask again.',
  )
}
