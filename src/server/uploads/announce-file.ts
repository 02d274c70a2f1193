/** A file's place in an upload, given before its first byte so that no limit is found out too late. */
import { count, eq, sum } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { transfers, uploads } from '../database/schema.ts'
import { notOpen, tooLarge, tooManyFiles, unknownUpload } from './upload-errors.ts'
import type { UploadLimits } from './upload-limits.ts'

/**
 * What an upload may still take.
 * @param db the database, or a transaction; the upload's row is locked in it
 * @param uploadId the upload
 * @param limits of uploads
 * @returns bytes left
 * @throws {GroundglassError} `upload/unknown`, `upload/closed`, `upload/expired`, `upload/too-many-files`
 */
export async function bytesLeft(
  db: Queries,
  uploadId: string,
  limits: UploadLimits,
): Promise<number> {
  const [upload] = await db
    .select({ state: uploads.state })
    .from(uploads)
    .where(eq(uploads.id, uploadId))
    .for('update')
  if (upload === undefined) throw unknownUpload()
  if (upload.state !== 'open') throw notOpen(upload.state)
  const [taken] = await db
    .select({ files: count(), bytes: sum(transfers.bytes).mapWith(Number) })
    .from(transfers)
    .where(eq(transfers.uploadId, uploadId))
  if ((taken?.files ?? 0) >= limits.maxFiles) throw tooManyFiles(limits)
  return limits.maxUploadBytes - (taken?.bytes ?? 0)
}

/**
 * Gives a file its place.
 * @param db the database
 * @param file how large it is, and where it stands: `receiving`, or `received` when it lies there already
 * @param limits of uploads
 * @returns the id of its transfer
 * @throws {GroundglassError} as `bytesLeft`, and `upload/too-large`
 */
export async function announceFile(
  db: Queries,
  file: Pick<typeof transfers.$inferInsert, 'id' | 'uploadId' | 'bytes' | 'state' | 'receivedAt'>,
  limits: UploadLimits,
): Promise<string> {
  return db.transaction(async (tx) => {
    if (file.bytes > (await bytesLeft(tx, file.uploadId, limits))) throw tooLarge(limits)
    const [row] = await tx.insert(transfers).values(file).returning({ id: transfers.id })
    return row!.id
  })
}
