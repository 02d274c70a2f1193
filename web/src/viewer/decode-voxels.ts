/** Stored files to voxels by the project's own readers, so that pixels, flips and order are the Reading's. */
import { GroundglassError, type Volume } from '../../../src/core/index.ts'
import { readLabelGrid, readSeriesFromFiles, type Refusal } from '../../../src/imaging/index.ts'

/** HU of whole files, or labels; row-major [z, y, x] in canonical axial orientation. */
export interface Decoded {
  readonly voxels: Int16Array | Uint16Array | Uint8Array
  readonly shapeZyx: Volume['shapeZyx']
}

/**
 * @param files of one series, or one of its files
 * @returns the largest volume of all: a localizer may lie in the same series
 * @throws {GroundglassError} `viewer/no-pixels`
 */
export async function volumeOf(files: readonly Blob[]): Promise<Decoded> {
  const inputs = files.map((file, index) => ({ name: String(index), bytes: () => bytesOf(file) }))
  const refused: Refusal[] = []
  const onRefused = (refusal: Refusal) => refused.push(refusal)
  let largest: Volume | null = null
  for await (const { volume } of readSeriesFromFiles(inputs, { onRefused }))
    if (volume && volume.voxelsHu.length > (largest?.voxelsHu.length ?? 0)) largest = volume
  if (largest !== null) return { voxels: largest.voxelsHu, shapeZyx: largest.shapeZyx }
  throw new GroundglassError(
    'viewer/no-pixels',
    `Expected pixels in the stored images; none can be shown. ${refused[0]?.message ?? 'Send the series again.'}`,
  )
}

/**
 * @param file a NIfTI, gzipped or not
 * @returns its labels
 * @throws {GroundglassError} as `readLabelGrid`
 */
export async function labelsOf(file: Blob): Promise<Decoded> {
  const { voxels, shapeZyx } = await readLabelGrid(await bytesOf(file))
  return { voxels, shapeZyx }
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}
