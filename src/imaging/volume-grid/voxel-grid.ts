/** A voxel grid as a file stores it, before it is brought to the canonical orientation. */
import type { AffineLps } from '../../core/index.ts'

export type Voxels =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

export interface VoxelGrid<V extends Voxels = Voxels> {
  /** Row-major [z, y, x] of the file's own axes: x runs fastest. */
  readonly voxels: V
  readonly shapeZyx: readonly [z: number, y: number, x: number]
  /** The file's voxel index [x, y, z] to mm in LPS. */
  readonly affineLps: AffineLps
}

export type PointMm = readonly [x: number, y: number, z: number]

/**
 * Builds an affine from its columns.
 * @param xMm step along the first (fastest) voxel axis, mm in LPS
 * @param yMm step along the second axis
 * @param zMm step along the third axis
 * @param originMm centre of voxel [0, 0, 0]
 * @returns row-major 4 x 4
 */
export function affineOf(xMm: PointMm, yMm: PointMm, zMm: PointMm, originMm: PointMm): AffineLps {
  return [
    ...([xMm[0], yMm[0], zMm[0], originMm[0]] as const),
    ...([xMm[1], yMm[1], zMm[1], originMm[1]] as const),
    ...([xMm[2], yMm[2], zMm[2], originMm[2]] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

/** Column 0, 1 or 2: the step in mm (LPS) from one voxel to the next along that axis; column 3: the origin. */
export function columnOf(affineLps: AffineLps, column: 0 | 1 | 2 | 3): PointMm {
  const at = (row: number): number => affineLps[row * 4 + column] as number
  return [at(0), at(1), at(2)]
}

/** Patient position in mm (LPS) of a voxel index [x, y, z]. */
export function voxelToPatient(affineLps: AffineLps, voxel: PointMm): PointMm {
  const [a, b, c, origin] = [0, 1, 2, 3].map((column) =>
    columnOf(affineLps, column as 0 | 1 | 2 | 3),
  ) as [PointMm, PointMm, PointMm, PointMm]
  const along = (axis: 0 | 1 | 2): number =>
    a[axis] * voxel[0] + b[axis] * voxel[1] + c[axis] * voxel[2] + origin[axis]
  return [along(0), along(1), along(2)]
}

export function cross(a: PointMm, b: PointMm): PointMm {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function dot(a: PointMm, b: PointMm): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function lengthMm(a: PointMm): number {
  return Math.hypot(a[0], a[1], a[2])
}

export function scaled(a: PointMm, factor: number): PointMm {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

export function minus(a: PointMm, b: PointMm): PointMm {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}
