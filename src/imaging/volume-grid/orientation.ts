/**
 * Brings any voxel grid to the canonical axial orientation by flips and axis swaps only, never by resampling:
 * x to the patient's left, y to the back, z to the head, each as near as the grid's own axes allow.
 */
import { type AffineLps, GroundglassError } from '../../core/index.ts'
import {
  type Axis,
  affineOf,
  columnOf,
  cross,
  dot,
  forAxes,
  lengthMm,
  scaled,
  type VoxelGrid,
  type Voxels,
  voxelToPatient,
} from './voxel-grid.ts'

/** Which axis of the file becomes x, y and z, and which of them run backwards. */
export interface AxisOrder {
  /** Of the canonical x, y, z: the file's axis, 0 the fastest. */
  readonly source: readonly [x: Axis, y: Axis, z: Axis]
  /** Of the canonical x, y, z: whether the file's axis points the other way. */
  readonly flipped: readonly [x: boolean, y: boolean, z: boolean]
}

const AXIAL: AxisOrder['source'] = [0, 1, 2]
const PERMUTATIONS: readonly AxisOrder['source'][] = [
  AXIAL,
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
 * @returns the order
 * @throws {GroundglassError} `geometry/degenerate-affine` when an axis has no length or the three span no space
 */
export function axisOrderOf(affineLps: AffineLps): AxisOrder {
  const axes = forAxes((axis) => {
    const step = columnOf(affineLps, axis)
    return scaled(step, 1 / lengthMm(step))
  })
  if (!(Math.abs(dot(axes[0], cross(axes[1], axes[2]))) > 0.01))
    throw new GroundglassError(
      'geometry/degenerate-affine',
      'Expected three voxel axes that span space; an axis has no length or is no number, or two of them coincide. The orientation in the header is damaged: export the image again.',
    )
  let source = AXIAL
  let best = -1
  for (const candidate of PERMUTATIONS) {
    const [x, y, z] = forAxes((canonical) => Math.abs(axes[candidate[canonical]][canonical]))
    if (x + y + z > best + 1e-6) {
      best = x + y + z
      source = candidate
    }
  }
  return { source, flipped: forAxes((canonical) => axes[source[canonical]][canonical] < 0) }
}

/** The grid in canonical axial orientation; the same voxel array where nothing had to move. */
export function toCanonicalAxial<V extends Voxels>(grid: VoxelGrid<V>): VoxelGrid<V> {
  const { source, flipped } = axisOrderOf(grid.affineLps)
  const [depth, height, width] = grid.shapeZyx
  const sizes = [width, height, depth] as const
  const strides = [1, width, width * height] as const
  const first = forAxes((axis) => (flipped[source.indexOf(axis)] ? sizes[axis] - 1 : 0))
  const steps = forAxes((canonical) =>
    scaled(columnOf(grid.affineLps, source[canonical]), flipped[canonical] ? -1 : 1),
  )
  const affineLps = affineOf(...steps, voxelToPatient(grid.affineLps, first))
  const [columns, rows, slices] = forAxes((canonical) => sizes[source[canonical]])
  const shapeZyx = [slices, rows, columns] as const
  if (source === AXIAL && !flipped.includes(true))
    return { voxels: grid.voxels, shapeZyx, affineLps }

  const start = first[0] * strides[0] + first[1] * strides[1] + first[2] * strides[2]
  const [dx, dy, dz] = forAxes((canonical) =>
    flipped[canonical] ? -strides[source[canonical]] : strides[source[canonical]],
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- slice() keeps the array's own type
  const voxels = grid.voxels.slice() as V
  let target = 0
  for (let z = 0; z < slices; z += 1)
    for (let y = 0; y < rows; y += 1) {
      let from = start + z * dz + y * dy
      for (let x = 0; x < columns; x += 1, target += 1, from += dx)
        voxels[target] = grid.voxels[from]!
    }
  return { voxels, shapeZyx, affineLps }
}
