/** Slices as pictures: drawn when asked for, from the stored files, the Reading and the mask. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GroundglassError, type Mask, readingSchema } from '../../core/index.ts'
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
  readonly maskSha256: string
}

/**
 * Opens what pictures of an analysis are drawn from. The last one is kept: whoever looks at a slice looks at the next.
 * @param db the database
 * @param store the blobs
 * @returns a function from an analysis that has a mask to its case, and the drawing tools
 */
export function openCases(db: Queries, store: BlobStore) {
  let kept: { id: string; subject: Promise<ReportCase> } | null = null
  let tools: ReturnType<typeof loadDrawingTools> | null = null
  return async (read: Read) => {
    if (kept?.id !== read.id) kept = { id: read.id, subject: caseOf(db, store, read) }
    const { subject } = kept
    // A failure is not kept: the next request tries anew.
    subject.catch(() => {
      if (kept?.subject === subject) kept = null
    })
    tools ??= loadDrawingTools()
    return { subject: await subject, tools: await tools }
  }
}

async function caseOf(db: Queries, store: BlobStore, read: Read): Promise<ReportCase> {
  const { files, revision } = await openSeries(db, store, read.seriesId)
  if (revision !== read.seriesRevision) throw revised()
  const json: unknown = JSON.parse(Buffer.from(await store.read(read.readingSha256)).toString())
  const reading = readingSchema.parse(json)
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
