/** Lesions of the 512 x 512 grid brought to the slice's own voxels: mask, area, density. */
import type { Lesion, Rectangle } from '../reading.ts'
import { CONSOLIDATION_THRESHOLD_HU, lesionKind } from './ground-glass-or-consolidation.ts'
import { type GridLesions, LESION_GRID_PX, boxInVoxels } from './lesion-boxes.ts'
import type { Point } from './quadrants.ts'

/** One slice of a volume. */
export interface MeasuredSlice {
  /** HU, row-major [y, x]. */
  readonly hu: Int16Array
  readonly width: number
  readonly pixelAreaMm2: number
}

/**
 * Measures a slice's lesions and paints them. A voxel belongs to the lesion whose grid pixel lies under its centre;
 * one so thin that it covers no centre is given the voxel under its most probable pixel.
 * @param grid the lesions on the grid
 * @param series the series' valid area in voxels: what the grid covers
 * @param slice HU and size of the slice
 * @param mask the slice's lesion mask, row-major [y, x]: set to 1 where lesions lie
 * @returns the lesions in voxels, in the grid's order
 */
export function measureLesions(
  grid: GridLesions,
  series: Rectangle,
  slice: MeasuredSlice,
  mask: Uint8Array,
): Lesion[] {
  const voxelsOf = voxelsByLabel(grid, series, slice.width)
  return grid.lesions.map((lesion): Lesion => {
    const voxels = voxelsOf.get(lesion.label) ?? [voxelUnder(lesion.peak, series, slice.width)]
    let [sumHu, dense] = [0, 0]
    for (const voxel of voxels) {
      mask[voxel] = 1
      sumHu += slice.hu[voxel]!
      if (slice.hu[voxel]! >= CONSOLIDATION_THRESHOLD_HU) dense += 1
    }
    return {
      box: boxInVoxels(lesion.box, series),
      areaPx: voxels.length,
      areaMm2: voxels.length * slice.pixelAreaMm2,
      meanProbability: lesion.meanProbability,
      maxProbability: lesion.maxProbability,
      meanHu: sumHu / voxels.length,
      kind: lesionKind(dense / voxels.length),
      quadrants: [...lesion.quadrants],
    }
  })
}

function voxelsByLabel(grid: GridLesions, series: Rectangle, width: number): Map<number, number[]> {
  const voxelsOf = new Map<number, number[]>()
  if (grid.lesions.length === 0) return voxelsOf
  for (let y = 0; y < series.height; y += 1) {
    const row = Math.floor(((y + 0.5) * LESION_GRID_PX) / series.height) * LESION_GRID_PX
    for (let x = 0; x < series.width; x += 1) {
      const label = grid.labels[row + Math.floor(((x + 0.5) * LESION_GRID_PX) / series.width)]!
      if (label === 0) continue
      const voxels = voxelsOf.get(label)
      const voxel = (series.y + y) * width + series.x + x
      if (voxels === undefined) voxelsOf.set(label, [voxel])
      else voxels.push(voxel)
    }
  }
  return voxelsOf
}

function voxelUnder(pixel: Point, series: Rectangle, width: number): number {
  const x = series.x + Math.floor(((pixel.x + 0.5) * series.width) / LESION_GRID_PX)
  const y = series.y + Math.floor(((pixel.y + 0.5) * series.height) / LESION_GRID_PX)
  return y * width + x
}
