/** Slices as pictures: drawn when asked for, from the stored files, the Reading and the mask. */
import { GroundglassError, readingSchema } from '../../core/index.ts'
import { loadDrawingTools, type ReportCase } from '../../reports/index.ts'
import type { Queries } from '../database/session.ts'
import { openSeries } from '../ingest/index.ts'
import { reportCaseOf, seriesWithVolume } from '../report-case.ts'
import type { BlobStore } from '../storage/index.ts'

interface Read {
  readonly id: string
  readonly seriesId: string
  readonly seriesRevision: number
  readonly readingSha256: string
  readonly maskSha256: string
}

/**
 * Keeps what the last pictures were drawn from: whoever looks at a slice looks at the next.
 * @param load makes it from its source
 * @returns a function from a source to what is drawn from, and the drawing tools
 */
export function keepLast<Source extends { readonly id: string }>(
  load: (source: Source) => Promise<ReportCase>,
) {
  let kept: { id: string; subject: Promise<ReportCase> } | null = null
  let tools: ReturnType<typeof loadDrawingTools> | null = null
  return async (source: Source) => {
    if (kept?.id !== source.id) kept = { id: source.id, subject: load(source) }
    const { subject } = kept
    // A failure is not kept: the next request tries anew.
    subject.catch(() => {
      if (kept?.subject === subject) kept = null
    })
    tools ??= loadDrawingTools()
    return { subject: await subject, tools: await tools }
  }
}

/**
 * @param db the database
 * @param store the blobs
 * @returns a function from an analysis that has a mask to what its pictures are drawn from
 */
export function openAnalyses(db: Queries, store: BlobStore) {
  return keepLast((read: Read) => caseOf(db, store, read))
}

async function caseOf(db: Queries, store: BlobStore, read: Read): Promise<ReportCase> {
  const { files, revision } = await openSeries(db, store, read.seriesId)
  if (revision !== read.seriesRevision) throw revised()
  const json: unknown = JSON.parse(Buffer.from(await store.read(read.readingSha256)).toString())
  const series = await seriesWithVolume(files)
  if (series === null) throw revised()
  const mask = await store.read(read.maskSha256)
  return reportCaseOf(series.volume, readingSchema.parse(json), mask)
}

function revised(): GroundglassError {
  return new GroundglassError(
    'analysis/series-revised',
    'Expected the series as it was read; instances have come since, and its pictures cannot be drawn any more. Ask for a new analysis.',
  )
}
