/** What reports are made from: the stored files, the Reading and the mask, opened when asked for. */
import { GroundglassError, type Reading, readingSchema } from '../../core/index.ts'
import type { ReportCase } from '../../reports/index.ts'
import type { Queries } from '../database/session.ts'
import { openSeries } from '../ingest/index.ts'
import { reportCaseOf, seriesWithVolume } from '../report-case.ts'
import type { BlobStore } from '../storage/index.ts'
import { keepLast } from './keep-last.ts'

interface Read {
  readonly id: string
  readonly seriesId: string
  readonly seriesRevision: number
  readonly readingSha256: string
}
interface ReadWithMask extends Read {
  readonly maskSha256: string
}

/**
 * @param db the database
 * @param store the blobs
 * @returns what gives an analysis' Reading, its voxels and masks, and the drawing tools
 */
export function openReportCases(db: Queries, store: BlobStore) {
  return {
    reading: (read: Read) => readingOf(store, read),
    ...keepLast((read: ReadWithMask) => caseOf(db, store, read)),
  }
}

async function readingOf(store: BlobStore, { readingSha256 }: Read): Promise<Reading> {
  const json: unknown = JSON.parse(Buffer.from(await store.read(readingSha256)).toString())
  return readingSchema.parse(json)
}

async function caseOf(db: Queries, store: BlobStore, read: ReadWithMask): Promise<ReportCase> {
  const { files, revision } = await openSeries(db, store, read.seriesId)
  if (revision !== read.seriesRevision) throw revised()
  const reading = await readingOf(store, read)
  const series = await seriesWithVolume(files)
  if (series === null) throw revised()
  return reportCaseOf(series.volume, reading, await store.read(read.maskSha256))
}

function revised(): GroundglassError {
  return new GroundglassError(
    'analysis/series-revised',
    'Expected the series as it was read; instances have come since, and its pictures cannot be drawn any more. Ask for a new analysis.',
  )
}
