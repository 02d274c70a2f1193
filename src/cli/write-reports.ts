/** All reports of one series, into one folder. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Series } from '../core/index.ts'
import { writeFileAtomic } from '../disk/index.ts'
import type { Analysis } from '../reading/index.ts'
import {
  type DrawingTools,
  lesionMapNifti,
  lesionsCsv,
  maskNifti,
  overlayPng,
  readingJson,
  type ReportCase,
  slicesCsv,
  summaryPng,
} from '../reports/index.ts'

const zip = promisify(gzip)
const MASK = 'mask.nii.gz'
const LESION_MAP = 'lesion-map.nii.gz'

/**
 * Writes `reading.json`, `slices.csv`, `lesions.csv` and `summary.png`, and where the series could be read `overlays/*.png`,
 * `mask.nii.gz` and `lesion-map.nii.gz`. What an earlier reading left in the folder under these names goes first: pictures of two readings must
 * never lie together.
 *
 * @param series whose voxels the pictures show
 * @param analysis of it
 * @param folder where to; made if need be
 * @param tools what draws
 * @param onOverlay told after each slice's picture
 */
export async function writeReports(
  series: Series,
  analysis: Analysis,
  folder: string,
  tools: DrawingTools,
  onOverlay: (done: number, total: number) => void,
): Promise<void> {
  const { reading } = analysis
  const subject = reportCase(series, analysis)
  const overlays = join(folder, 'overlays')
  await rm(overlays, { recursive: true, force: true })
  for (const name of [MASK, LESION_MAP]) await rm(join(folder, name), { force: true })
  await mkdir(folder, { recursive: true })
  await writeFileAtomic(join(folder, 'reading.json'), readingJson(reading))
  await writeFileAtomic(join(folder, 'slices.csv'), slicesCsv(reading))
  await writeFileAtomic(join(folder, 'lesions.csv'), lesionsCsv(reading))
  await writeFileAtomic(join(folder, 'summary.png'), summaryPng(reading, subject, tools))
  if (!subject) return
  // Packed on another core while the overlays are drawn.
  const mask = zip(maskNifti(subject), { level: 6 })
  const map = analysis.lesionMap && zip(lesionMapNifti(reading, analysis.lesionMap), { level: 6 })
  await mkdir(overlays)
  const total = reading.slices.length
  for (const { index } of reading.slices) {
    await writeFile(join(overlays, overlayName(index)), overlayPng(subject, index, tools))
    onOverlay(index + 1, total)
  }
  await writeFileAtomic(join(folder, MASK), await mask)
  if (map !== null) await writeFileAtomic(join(folder, LESION_MAP), await map)
}

/** Null when the series gave no volume, or was refused before its lungs were found. */
function reportCase({ volume }: Series, analysis: Analysis): ReportCase | null {
  const { reading, lungMask, lesionMask } = analysis
  return volume && lungMask && lesionMask ? { reading, volume, lungMask, lesionMask } : null
}

/** By slice index, so that the names sort feet to head. */
function overlayName(index: number): string {
  return `slice-${String(index).padStart(4, '0')}.png`
}
