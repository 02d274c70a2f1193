/**
 * Brings any voxel grid to the canonical axial orientation by flips and axis swaps only, never by resampling:
 * x to the patient's left, y to the back, z to the head, each as near as the grid's own axes allow.
 */
import { type AffineLps, GroundglassError } from '../../core/index.ts'
import {
  affineOf,
  columnOf,
  lengthMm,
  type PointMm,
  scaled,
  type VoxelGrid,
  type Voxels,
  voxelToPatient,
} from './voxel-grid.ts'

type Axis = 0 | 1 | 2

/** Which axis of the file becomes x, y and z, and which of them run backwards. */
export interface AxisOrder {
  /** Of the canonical x, y, z: the file's axis, 0 the fastest. */
  readonly source: readonly [x: Axis, y: Axis, z: Axis]
  /** Of the canonical x, y, z: whether the file's axis points the other way. */
  readonly flipped: readonly [x: boolean, y: boolean, z: boolean]
}

const PERMUTATIONS: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [1, 0, 2],
  [0, 2, 1],
  [2, 1, 0],
  [1, 2, 0],
  [2, 0, 1],
]

/**
 * The axis order whose axes lie nearest to L, P and S: of the six permutations the one with the largest sum of
 * |cosines|, so that no two canonical axes can claim the same axis of the file. At a tie (45 degrees) the earlier
 * permutation of the list wins: an axial grid stays as it is.
 * @param affineLps the file's voxel index [x, y, z] to mm in LPS
 * @returns the order; throws `geometry/degenerate-affine` when an axis has no length or two coincide
 */
export function axisOrderOf(affineLps: AffineLps): AxisOrder {
  const axes = ([0, 1, 2] as const).map((axis) => {
    const column = columnOf(affineLps, axis)
    return scaled(column, 1 / lengthMm(column))
  }) as [PointMm, PointMm, PointMm]
  const determinant =
    axes[0][0] * (axes[1][1] * axes[2][2] - axes[1][2] * axes[2][1]) -
    axes[0][1] * (axes[1][0] * axes[2][2] - axes[1][2] * axes[2][0]) +
    axes[0][2] * (axes[1][0] * axes[2][1] - axes[1][1] * axes[2][0])
  if (!(Math.abs(determinant) > 0.01))
    throw new GroundglassError(
      'geometry/degenerate-affine',
      'Expected three voxel axes that span space; an axis has no length, is no number, or two of them coincide. The orientation in the header is damaged: export the image again.',
    )
  let source = PERMUTATIONS[0] as readonly [Axis, Axis, Axis]
  let best = -1
  for (const candidate of PERMUTATIONS) {
    let sum = 0
    for (const canonical of [0, 1, 2] as const)
      sum += Math.abs(axes[candidate[canonical]][canonical])
    if (sum > best + 1e-6) {
      best = sum
      source = candidate
    }
  }
  const flips = source.map((axis, canonical) => axes[axis][canonical as Axis] < 0)
  return { source, flipped: flips as [boolean, boolean, boolean] }
}

/** The grid in canonical axial orientation; the same voxel array where nothing had to move. */
export function toCanonicalAxial<V extends Voxels>(grid: VoxelGrid<V>): VoxelGrid<V> {
  const { source, flipped } = axisOrderOf(grid.affineLps)
  const sizes = [grid.shapeZyx[2], grid.shapeZyx[1], grid.shapeZyx[0]] as const
  const steps = [1, sizes[0], sizes[0] * sizes[1]] as const
  const size = source.map((axis) => sizes[axis]) as [number, number, number]
  const firstVoxel: [number, number, number] = [0, 0, 0]
  const columns = source.map((axis, canonical) => {
    if (flipped[canonical as Axis]) firstVoxel[axis] = sizes[axis] - 1
    return scaled(columnOf(grid.affineLps, axis), flipped[canonical as Axis] ? -1 : 1)
  }) as [PointMm, PointMm, PointMm]
  const affineLps = affineOf(...columns, voxelToPatient(grid.affineLps, firstVoxel))
  const shapeZyx = [size[2], size[1], size[0]] as const
  if (source.every((axis, canonical) => axis === canonical) && !flipped.includes(true))
    return { voxels: grid.voxels, shapeZyx, affineLps }

  const start = firstVoxel[0] * steps[0] + firstVoxel[1] * steps[1] + firstVoxel[2] * steps[2]
  const [dx, dy, dz] = source.map((axis, canonical) =>
    flipped[canonical as Axis] ? -steps[axis] : steps[axis],
  ) as [number, number, number]
  const voxels = grid.voxels.slice() as V
  let target = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++) {
      let from = start + z * dz + y * dy
      for (let x = 0; x < size[0]; x++, from += dx) voxels[target++] = grid.voxels[from] as number
    }
  return { voxels, shapeZyx, affineLps }
}
