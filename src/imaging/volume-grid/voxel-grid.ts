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

/** x (fastest), y or z. */
export type Axis = 0 | 1 | 2

/** One value for each axis. */
export function forAxes<Value>(of: (axis: Axis) => Value): [Value, Value, Value] {
  return [of(0), of(1), of(2)]
}

/**
 * Builds an affine from its columns.
 * @param xMm step along the first (fastest) voxel axis, mm in LPS
 * @param yMm step along the second axis
 * @param zMm step along the third axis
 * @param originMm centre of voxel [0, 0, 0]
 * @returns row-major 4 x 4
 */
export function affineOf(xMm: PointMm, yMm: PointMm, zMm: PointMm, originMm: PointMm): AffineLps {
  // Flips leave -0 behind; adding 0 makes it 0, so that equal affines are equal in every comparison.
  const row = (axis: Axis): [number, number, number, number] => [
    xMm[axis] + 0,
    yMm[axis] + 0,
    zMm[axis] + 0,
    originMm[axis] + 0,
  ]
  return [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
}

/** Column 0, 1 or 2: the step in mm (LPS) from one voxel to the next along that axis; column 3: the origin. */
export function columnOf(affineLps: AffineLps, column: Axis | 3): PointMm {
  return forAxes((row) => affineLps[row * 4 + column]!)
}

/** Patient position in mm (LPS) of a voxel index [x, y, z]. */
export function voxelToPatient(affineLps: AffineLps, voxel: PointMm): PointMm {
  const columns = forAxes((axis) => columnOf(affineLps, axis))
  const origin = columnOf(affineLps, 3)
  return forAxes(
    (axis) =>
      columns[0][axis] * voxel[0] +
      columns[1][axis] * voxel[1] +
      columns[2][axis] * voxel[2] +
      origin[axis],
  )
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
