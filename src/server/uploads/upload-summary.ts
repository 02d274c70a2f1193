/** What became of an upload. */
import { and, asc, count, eq, gt, inArray, ne, sql } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { instances, series, studies, transfers, uploadFiles, uploads } from '../database/schema.ts'
import { unknownUpload } from './upload-errors.ts'

type FileState = (typeof uploadFiles.$inferSelect)['state']

export interface UploadSummary {
  readonly id: string
  readonly state: 'open' | 'closed' | 'expired'
  readonly createdAt: Date
  readonly closedAt: Date | null
  /** Files as they were sent: on their way, and waiting to be ingested. */
  readonly receiving: number
  readonly waiting: number
  /** What they held. */
  readonly files: Readonly<Record<Exclude<FileState, 'received'>, number>>
  /** What was done on arrival, where it was: files looked at, attributes taken out or replaced, what people must look at. */
  readonly deidentified: {
    readonly files: number
    readonly attributesRemoved: number
    readonly warnings: readonly { readonly code: string; readonly files: number }[]
  }
  /** The series that instances of this upload belong to, also where they were there already. */
  readonly series: readonly UploadedSeries[]
}

interface UploadedSeries {
  readonly id: string
  readonly studyId: string
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
  readonly state: 'receiving' | 'complete'
  readonly revision: number
  readonly instanceCount: number
}

/**
 * @param db the database
 * @param uploadId the upload
 * @returns where it stands
 * @throws {GroundglassError} `upload/unknown`
 */
export async function uploadSummary(db: Queries, uploadId: string): Promise<UploadSummary> {
  const [upload] = await db
    .select({
      id: uploads.id,
      state: uploads.state,
      createdAt: uploads.createdAt,
      closedAt: uploads.closedAt,
    })
    .from(uploads)
    .where(eq(uploads.id, uploadId))
  if (upload === undefined) throw unknownUpload()
  const unsettled = await db
    .select({ state: transfers.state, files: count() })
    .from(transfers)
    .where(and(eq(transfers.uploadId, uploadId), ne(transfers.state, 'ingested')))
    .groupBy(transfers.state)
  const settled = await db
    .select({ state: uploadFiles.state, files: count() })
    .from(uploadFiles)
    .where(eq(uploadFiles.uploadId, uploadId))
    .groupBy(uploadFiles.state)
  return {
    ...upload,
    receiving: filesIn(unsettled, 'receiving'),
    waiting: filesIn(unsettled, 'received'),
    files: {
      accepted: filesIn(settled, 'accepted'),
      duplicate: filesIn(settled, 'duplicate'),
      conflict: filesIn(settled, 'conflict'),
      refused: filesIn(settled, 'refused'),
    },
    deidentified: await deidentifiedOf(db, uploadId),
    series: await seriesOf(db, uploadId),
  }
}

async function deidentifiedOf(
  db: Queries,
  uploadId: string,
): Promise<UploadSummary['deidentified']> {
  const [counted] = await db
    .select({
      files: count(uploadFiles.attributesRemoved),
      attributesRemoved: sql`coalesce(sum(${uploadFiles.attributesRemoved}), 0)`.mapWith(Number),
    })
    .from(uploadFiles)
    .where(eq(uploadFiles.uploadId, uploadId))
  const code = sql<string>`jsonb_array_elements_text(${uploadFiles.warnings})`
  const warnings = await db
    .select({ code, files: count() })
    .from(uploadFiles)
    .where(eq(uploadFiles.uploadId, uploadId))
    .groupBy(code)
    .orderBy(code)
  return { ...counted!, warnings }
}

function filesIn(rows: readonly { state: string; files: number }[], state: string): number {
  return rows.find((row) => row.state === state)?.files ?? 0
}

function seriesOf(db: Queries, uploadId: string): Promise<UploadedSeries[]> {
  const touched = db
    .select({ id: instances.seriesId })
    .from(uploadFiles)
    .innerJoin(instances, eq(instances.id, uploadFiles.instanceId))
    .where(eq(uploadFiles.uploadId, uploadId))
  return db
    .select({
      id: series.id,
      studyId: series.studyId,
      studyInstanceUID: studies.studyInstanceUID,
      seriesInstanceUID: series.seriesInstanceUID,
      state: series.state,
      revision: series.revision,
      instanceCount: series.instanceCount,
    })
    .from(series)
    .innerJoin(studies, eq(studies.id, series.studyId))
    .where(inArray(series.id, touched))
    .orderBy(asc(series.createdAt), asc(series.id))
}

/** A file that is in no series: refused, or in conflict with the instance that was there first. */
export interface FileLeftOut {
  readonly position: number
  /** The file it came in, as its sender knows it; null when that record is gone. */
  readonly transferId: string | null
  /** Its place in the archive, from 0; null for a file sent by itself. */
  readonly entry: number | null
  readonly state: 'conflict' | 'refused'
  readonly errorCode: string
  readonly errorMessage: string
}

const CONFLICT = {
  errorCode: 'instance/conflict',
  errorMessage:
    'Expected the content under which this SOPInstanceUID is stored; the file holds another. The stored instance stands, and this file is kept aside: find out which of the two is right.',
}

/**
 * Lists what did not go into a series, in the order in which it came.
 * @param db the database
 * @param uploadId the upload
 * @param page after which position to go on, and how many to list
 * @param page.after the position; -1 for the first
 * @param page.limit how many at most
 * @returns the files with the reason for each
 */
export async function filesLeftOut(
  db: Queries,
  uploadId: string,
  { after = -1, limit = 1000 }: { readonly after?: number; readonly limit?: number } = {},
): Promise<FileLeftOut[]> {
  const rows = await db
    .select({
      position: uploadFiles.position,
      transferId: uploadFiles.transferId,
      entry: uploadFiles.entry,
      state: uploadFiles.state,
      errorCode: uploadFiles.errorCode,
      errorMessage: uploadFiles.errorMessage,
    })
    .from(uploadFiles)
    .where(
      and(
        eq(uploadFiles.uploadId, uploadId),
        gt(uploadFiles.position, after),
        inArray(uploadFiles.state, ['conflict', 'refused']),
      ),
    )
    .orderBy(asc(uploadFiles.position))
    .limit(limit)
  return rows.map(({ state, errorCode, errorMessage, ...row }) => ({
    ...row,
    ...(state === 'conflict'
      ? { state, ...CONFLICT }
      : { state: 'refused', errorCode: errorCode ?? '', errorMessage: errorMessage ?? '' }),
  }))
}
