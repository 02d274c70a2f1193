/** What reports are made from: the stored files, the Reading and the mask, opened when asked for. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GroundglassError, type Mask, type Reading, readingSchema } from '../../core/index.ts'
import { readSeriesFromFiles } from '../../imaging/index.ts'
import { loadDrawingTools, MASK_LABELS, type ReportCase } from '../../reports/index.ts'
import type { Queries } from '../database/session.ts'
import { openSeries } from '../ingest/index.ts'
import type { BlobStore } from '../storage/index.ts'

const unzip = promisify(gunzip)
/** Of a `.nii` as `maskNifti` writes it. */
const VOXEL_OFFSET = 352

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
 * The last case opened is kept: whoever looks at a slice looks at the next.
 * @param db the database
 * @param store the blobs
 * @returns what gives an analysis' Reading, its voxels and masks, and the drawing tools
 */
export function openReportCases(db: Queries, store: BlobStore) {
  let kept: { id: string; subject: Promise<ReportCase> } | null = null
  let tools: ReturnType<typeof loadDrawingTools> | null = null
  return {
    reading: (read: Read) => readingOf(store, read),
    async open(read: ReadWithMask): Promise<ReportCase> {
      if (kept?.id !== read.id) kept = { id: read.id, subject: caseOf(db, store, read) }
      const { subject } = kept
      // A failure is not kept: the next request tries anew.
      subject.catch(() => {
        if (kept?.subject === subject) kept = null
      })
      return subject
    },
    tools: () => (tools ??= loadDrawingTools()),
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
  const labels = (await unzip(await store.read(read.maskSha256))).subarray(VOXEL_OFFSET)
  for await (const { volume } of readSeriesFromFiles(files)) {
    if (volume === null) continue
    const { shapeZyx } = volume
    const mask = (from: number): Mask => ({
      shapeZyx,
      voxels: Uint8Array.from(labels, (label) => (label >= from ? 1 : 0)),
    })
    return {
      reading,
      volume,
      lungMask: mask(MASK_LABELS.lung),
      lesionMask: mask(MASK_LABELS.groundGlass),
    }
  }
  throw revised()
}

function revised(): GroundglassError {
  return new GroundglassError(
    'analysis/series-revised',
    'Expected the series as it was read; instances have come since, and its pictures cannot be drawn any more. Ask for a new analysis.',
  )
}
