/** A stored series as the readers take it. */
import { asc, eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { InputFile } from '../../imaging/index.ts'
import type { Queries } from '../database/session.ts'
import { instances, series } from '../database/schema.ts'
import type { BlobStore } from '../storage/index.ts'

export interface OpenedSeries {
  readonly seriesInstanceUID: string
  readonly institutionId: string
  /** What `files` are: a later instance makes another. */
  readonly revision: number
  /** For `readSeriesFromFiles`, which gives one series from them, the one the command line gives from the same files. */
  readonly files: readonly InputFile[]
}

/**
 * Opens a series; its bytes are fetched, and checked, when the reader asks for them.
 * @param db the database
 * @param store where its instances are
 * @param seriesId the series' row
 * @returns its files as they stood at one moment
 * @throws {GroundglassError} `series/not-found`; from a file's `bytes()` `storage/missing`, `storage/corrupt`
 */
export async function openSeries(
  db: Queries,
  store: BlobStore,
  seriesId: string,
): Promise<OpenedSeries> {
  // One statement: revision and instances are of one moment.
  const rows = await db
    .select({
      seriesInstanceUID: series.seriesInstanceUID,
      institutionId: series.institutionId,
      revision: series.revision,
      sopInstanceUID: instances.sopInstanceUID,
      blobSha256: instances.blobSha256,
    })
    .from(series)
    .innerJoin(instances, eq(instances.seriesId, series.id))
    .where(eq(series.id, seriesId))
    .orderBy(asc(instances.instanceNumber), asc(instances.sopInstanceUID))
  const [first] = rows
  if (first === undefined)
    throw new GroundglassError(
      'series/not-found',
      'Expected a stored series with instances; there is none of this id. It may have been deleted.',
    )
  const { seriesInstanceUID, institutionId, revision } = first
  return {
    seriesInstanceUID,
    institutionId,
    revision,
    files: rows.map(({ sopInstanceUID, blobSha256 }) => ({
      // All in one folder: to the reader, files without a SeriesInstanceUID are of one series only within a folder.
      name: `${seriesId}/${sopInstanceUID}`,
      bytes: () => store.read(blobSha256),
    })),
  }
}
