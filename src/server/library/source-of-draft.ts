/** The series that a draft is made from, as it was read. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { analyses } from '../database/schema.ts'
import { openSeries } from '../ingest/index.ts'
import { type CaseRow, type Library, noReading } from './drafts.ts'

/**
 * @param library the database and the blobs
 * @param row the draft
 * @returns the files, and what was made of them
 * @throws {GroundglassError} `case/no-reading`, `analysis/series-revised`
 */
export async function sourceOf({ db, store }: Library, { analysisId }: CaseRow) {
  if (analysisId === null) throw noReading()
  const [analysis] = await db.select().from(analyses).where(eq(analyses.id, analysisId))
  const { readingSha256, maskSha256, seriesId, seriesRevision, verdict = null } = analysis ?? {}
  if (!readingSha256 || !maskSha256 || !seriesId) throw noReading()
  const { files, revision } = await openSeries(db, store, seriesId)
  if (revision !== seriesRevision)
    throw new GroundglassError(
      'analysis/series-revised',
      'Expected the series as it was read; instances have come since. Wait for its new analysis, and make the case of that.',
    )
  return { files, readingSha256, maskSha256, verdict }
}
