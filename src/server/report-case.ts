/** What pictures are drawn from, out of files: instances, a Reading, a mask as `maskNifti` writes it. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Mask, Reading, Series } from '../core/index.ts'
import { type InputFile, readSeriesFromFiles } from '../imaging/index.ts'
import { MASK_LABELS, type ReportCase } from '../reports/index.ts'

const unzip = promisify(gunzip)
/** Of a `.nii` as `maskNifti` writes it. */
const VOXEL_OFFSET = 352

/**
 * @param files instances of one series
 * @returns the first series in them that has a volume; null: none has
 */
export async function seriesWithVolume(
  files: readonly InputFile[],
): Promise<(Series & { volume: NonNullable<Series['volume']> }) | null> {
  for await (const series of readSeriesFromFiles(files)) {
    const { volume } = series
    if (volume !== null) return { ...series, volume }
  }
  return null
}

/**
 * @param volume of the series
 * @param reading made of it
 * @param maskNiftiGz made of it
 * @returns all that reports are drawn from
 */
export async function reportCaseOf(
  volume: ReportCase['volume'],
  reading: Reading,
  maskNiftiGz: Uint8Array,
): Promise<ReportCase> {
  const labels = (await unzip(maskNiftiGz)).subarray(VOXEL_OFFSET)
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
