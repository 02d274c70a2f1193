/** What pictures are drawn from, out of files: instances, a Reading, a mask as `maskNifti` writes it. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GroundglassError, type Mask, type Reading, type Series } from '../core/index.ts'
import { type InputFile, readSeriesFromFiles } from '../imaging/index.ts'
import { MASK_LABELS, type ReportCase, VOXEL_OFFSET } from '../reports/index.ts'

const unzip = promisify(gunzip)

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
 * @throws {GroundglassError} `report/wrong-mask`
 */
export async function reportCaseOf(
  volume: ReportCase['volume'],
  reading: Reading,
  maskNiftiGz: Uint8Array,
): Promise<ReportCase> {
  const { shapeZyx } = volume
  const labels = await maskLabels(maskNiftiGz, shapeZyx)
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

/**
 * @param maskNiftiGz as `maskNifti` writes it, gzipped; of another site it may be anything
 * @param shapeZyx of the volume it belongs to
 * @returns the label of each voxel
 * @throws {GroundglassError} `report/wrong-mask`
 */
export async function maskLabels(
  maskNiftiGz: Uint8Array,
  [slices, rows, columns]: readonly [number, number, number],
): Promise<Uint8Array> {
  const maxOutputLength = VOXEL_OFFSET + slices * rows * columns
  try {
    const file = await unzip(maskNiftiGz, { maxOutputLength })
    if (file.length === maxOutputLength) return file.subarray(VOXEL_OFFSET)
  } catch {
    // The same refusal: it is no mask, or it is longer.
  }
  throw new GroundglassError(
    'report/wrong-mask',
    `Expected a gzipped mask with one label for each voxel of ${slices} x ${rows} x ${columns}; it is another. Ask for a new analysis, or the sender of the case for another bundle.`,
  )
}
