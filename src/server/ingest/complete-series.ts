/** When a series is complete, and which complete series still wait for an analysis. */
import { and, asc, eq, inArray, lt, ne, notExists, sql } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { analyses, instances, series, transfers, uploadFiles, uploads } from '../database/schema.ts'

/** A series at a revision, all of whose instances are there as far as anyone knows. */
export interface CompleteSeries {
  readonly seriesId: string
  readonly revision: number
  readonly institutionId: string
}

const complete = {
  seriesId: series.id,
  revision: series.revision,
  institutionId: series.institutionId,
}

/**
 * Completes the series of an upload, once it takes no more files and all it took have been ingested.
 * @param tx the transaction that closed the upload or ingested its last file, so that no crash comes between
 * @param uploadId the upload
 * @returns the series that became complete
 */
export async function completeSettledUpload(
  tx: Queries,
  uploadId: string,
): Promise<CompleteSeries[]> {
  // Locked before anything else is looked at: of two transactions that settle it together, the second sees the first.
  const [upload] = await tx
    .select({ state: uploads.state })
    .from(uploads)
    .where(eq(uploads.id, uploadId))
    .for('update')
  if (upload === undefined || upload.state === 'open') return []
  const unsettled = tx
    .select({ one: sql`1` })
    .from(transfers)
    .where(and(eq(transfers.uploadId, uploadId), ne(transfers.state, 'ingested')))
  const accepted = tx
    .select({ id: instances.seriesId })
    .from(uploadFiles)
    .innerJoin(instances, eq(instances.id, uploadFiles.instanceId))
    .where(and(eq(uploadFiles.uploadId, uploadId), eq(uploadFiles.state, 'accepted')))
  return tx
    .update(series)
    .set({ state: 'complete' })
    .where(and(eq(series.state, 'receiving'), inArray(series.id, accepted), notExists(unsettled)))
    .returning(complete)
}

/**
 * Completes series that nothing has come to for a while, for senders that never close their upload.
 * @param db the database
 * @param lastInstanceBefore the quiet began before this moment
 * @returns the series that became complete
 */
export async function completeQuietSeries(
  db: Queries,
  lastInstanceBefore: Date,
): Promise<CompleteSeries[]> {
  return db
    .update(series)
    .set({ state: 'complete' })
    .where(and(eq(series.state, 'receiving'), lt(series.lastInstanceAt, lastInstanceBefore)))
    .returning(complete)
}

/**
 * What the queue has yet to be told of: complete series that no analysis has been asked for at their revision. It is read
 * from the rows themselves, so that a crash between completing a series and queueing it loses nothing.
 * @param db the database
 * @param limit how many at most
 * @returns the series, those waiting longest first
 */
export async function seriesAwaitingAnalysis(
  db: Queries,
  limit: number,
): Promise<CompleteSeries[]> {
  return db
    .select(complete)
    .from(series)
    .where(
      and(
        eq(series.state, 'complete'),
        notExists(
          db
            .select({ one: sql`1` })
            .from(analyses)
            .where(
              and(eq(analyses.seriesId, series.id), eq(analyses.seriesRevision, series.revision)),
            ),
        ),
      ),
    )
    .orderBy(asc(series.lastInstanceAt), asc(series.id))
    .limit(limit)
}
