/** Label maps in the same canonical grid as the volume they belong to. */
import { type AffineLps, GroundglassError } from '../core/index.ts'
import { isNifti, readNifti } from './nifti.ts'
import { isNrrd, readNrrd } from './nrrd.ts'
import type { GridFile } from './volume-grid/grid-file.ts'
import { gunzip, isGzip } from './volume-grid/gunzip.ts'
import { toCanonicalAxial } from './volume-grid/orientation.ts'

export interface LabelGrid {
  /** Whole labels as stored, row-major [z, y, x], canonical axial orientation. */
  readonly voxels: Uint8Array | Int16Array | Uint16Array
  readonly shapeZyx: readonly [z: number, y: number, x: number]
  readonly affineLps: AffineLps
}

/**
 * Reads a label map.
 * @param bytes a NIfTI (also gzipped) or NRRD file
 * @returns its labels; bytes stay bytes, Int16Array where any is negative
 * @throws {GroundglassError} `imaging/no-labels` for values that are no whole numbers of 16 bits, `imaging/unknown-format`,
 *   and the errors of `readNifti` and `readNrrd`
 */
export async function readLabelGrid(bytes: Uint8Array): Promise<LabelGrid> {
  const { grid, slope, intercept } = await readGrid(bytes)
  const { voxels: stored } = grid
  if (stored instanceof Uint8Array && slope === 1 && intercept === 0)
    return toCanonicalAxial({ ...grid, voxels: stored })
  let low = 0
  let high = 0
  for (const value of stored) {
    const label = value * slope + intercept
    if (!Number.isInteger(label)) throw noLabels(label)
    if (label < low) low = label
    if (label > high) high = label
  }
  if (low < -32768 || high > (low < 0 ? 32767 : 65535)) throw noLabels(high)
  const voxels = new (low < 0 ? Int16Array : Uint16Array)(stored.length)
  for (let i = 0; i < voxels.length; i += 1) voxels[i] = stored[i]! * slope + intercept
  return toCanonicalAxial({ ...grid, voxels })
}

/** A NIfTI or NRRD file of any packing. */
export async function readGrid(bytes: Uint8Array): Promise<GridFile> {
  const unpacked = isGzip(bytes) ? await gunzip(bytes) : bytes
  if (isNifti(unpacked)) return readNifti(unpacked)
  if (isNrrd(unpacked)) return readNrrd(unpacked)
  throw new GroundglassError(
    'imaging/unknown-format',
    'Expected a NIfTI or NRRD volume; the first bytes say neither. Convert the file.',
  )
}

function noLabels(value: number): GroundglassError {
  return new GroundglassError(
    'imaging/no-labels',
    `Expected whole labels of 16 bits; ${value} came. This is an image or a probability map, not a label map.`,
  )
}
