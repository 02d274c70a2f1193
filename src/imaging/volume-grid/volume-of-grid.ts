/** A canonical grid of HU as a Volume. */
import type { Volume } from '../../core/index.ts'
import { columnOf, cross, dot, lengthMm, type VoxelGrid } from './voxel-grid.ts'

/**
 * @param grid HU in canonical orientation
 * @returns the volume; its z spacing is measured across the slices (along their normal), so that x * y * z is the
 *   volume of a voxel in sheared grids (gantry tilt) too
 */
export function volumeOfGrid(grid: VoxelGrid<Int16Array>): Volume {
  const [x, y, z] = [
    columnOf(grid.affineLps, 0),
    columnOf(grid.affineLps, 1),
    columnOf(grid.affineLps, 2),
  ]
  const normal = cross(x, y)
  return {
    voxelsHu: grid.voxels,
    shapeZyx: grid.shapeZyx,
    spacingMm: [lengthMm(x), lengthMm(y), Math.abs(dot(z, normal)) / lengthMm(normal)],
    affineLps: grid.affineLps,
  }
}
