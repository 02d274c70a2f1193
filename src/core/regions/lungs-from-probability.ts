/** From the valid-area network's map to lungs: the parts large enough to be lung, on one stretch of slices. */
import type { Mask, Volume } from '../volume/volume.ts'
import { lungStretch } from '../rules/valid-area.ts'
import { fillHoles } from './fill-holes.ts'
import { labelRuns } from './run-components.ts'

/** A part of the map counts as lung from this volume on: smaller ones are trachea, bowel gas or noise. */
const MINIMUM_LUNG_ML = 30
/** ... and from this share of the largest part on. */
const MINIMUM_SHARE_OF_LARGEST = 0.05

/**
 * The lungs of a series.
 * @param volume grid and HU
 * @param probability the network's map on the volume's grid, row-major [z, y, x], 0 to 255 for 0 to 1
 * @param threshold probability (0 to 1) at or above which a voxel is lung
 * @returns lungs without holes on one stretch of slices; all 0 when nothing is large enough
 */
export function lungsFromProbability(
  volume: Pick<Volume, 'shapeZyx' | 'spacingMm'>,
  probability: Uint8Array,
  threshold: number,
): Mask {
  const { shapeZyx, spacingMm } = volume
  const [slices, rows, columns] = shapeZyx
  const plane = rows * columns
  const limit = threshold * 255
  const voxels = probability.map((value) => (value >= limit ? 1 : 0))

  const parts = labelRuns(voxels, shapeZyx)
  const sizes = new Float64Array(parts.count)
  for (const [run, part] of parts.part.entries()) {
    sizes[part]! += parts.end[run]! - parts.begin[run]!
  }
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000
  // A lone picture has no volume to speak of: there only the share counts.
  const minimum = slices === 1 ? 0 : MINIMUM_LUNG_ML / voxelMl
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0)
  voxels.fill(0)
  for (const [run, part] of parts.part.entries()) {
    const size = sizes[part]!
    if (size < minimum || size < largest * MINIMUM_SHARE_OF_LARGEST) continue
    voxels.fill(1, parts.begin[run], parts.end[run])
  }

  const areasPx = Array.from({ length: slices }, (_, z) => {
    const slice = voxels.subarray(z * plane, (z + 1) * plane)
    if (!slice.includes(1)) return 0
    slice.set(fillHoles(slice, columns, rows))
    return slice.reduce((sum, value) => sum + value, 0)
  })
  const stretch = lungStretch(areasPx)
  if (stretch !== null) {
    voxels.fill(0, 0, stretch.first * plane)
    voxels.fill(0, (stretch.last + 1) * plane)
  }
  return { voxels, shapeZyx }
}
