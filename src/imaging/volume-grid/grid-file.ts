/** What NIfTI and NRRD have in common once their headers are read. */
import type { VoxelGrid } from './voxel-grid.ts'

export interface GridFile {
  readonly format: 'nifti' | 'nrrd'
  /** As stored: not yet canonical. */
  readonly grid: VoxelGrid
  /** Value = stored x slope + intercept. */
  readonly slope: number
  readonly intercept: number
  /** False when the header gives spacings but no directions: left and right, head and feet are then a guess. */
  readonly orientationKnown: boolean
}
