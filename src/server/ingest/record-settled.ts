/** Tells the audit trail what became of an upload, once: when it takes no more files and all it took were looked at. */
import { and, count, eq, ne } from 'drizzle-orm'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { transfers, uploadFiles, uploads } from '../database/schema.ts'

/**
 * To be called last by whatever ends an upload or ingests its last file, as it appends to the audit trail.
 * @param tx its transaction, which has locked the upload
 * @param uploadId the upload
 */
export async function recordSettled(tx: Queries, uploadId: string): Promise<void> {
  const [upload] = await tx
    .select({ state: uploads.state })
    .from(uploads)
    .where(eq(uploads.id, uploadId))
  const [unsettled] = await tx
    .select({ transfers: count() })
    .from(transfers)
    .where(and(eq(transfers.uploadId, uploadId), ne(transfers.state, 'ingested')))
  if (upload === undefined || upload.state === 'open' || unsettled!.transfers > 0) return
  const files = await tx
    .select({ state: uploadFiles.state, files: count() })
    .from(uploadFiles)
    .where(eq(uploadFiles.uploadId, uploadId))
    .groupBy(uploadFiles.state)
  await recordAudit(tx, {
    actor: SYSTEM,
    action: 'upload.settle',
    object: { type: 'upload', id: uploadId },
    detail: Object.fromEntries(files.map(({ state, files: number }) => [state, number])),
  })
}
