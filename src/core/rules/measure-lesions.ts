/** Lesions of the 512 x 512 grid brought to the slice's own voxels: mask, area, density. */
import type { Lesion, Rectangle } from '../reading.ts'
import { CONSOLIDATION_THRESHOLD_HU, lesionKind } from './ground-glass-or-consolidation.ts'
import { type GridLesion, type GridLesions, LESION_GRID_PX, boxInVoxels } from './lesion-boxes.ts'
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
  return grid.lesions.map((lesion): Lesion => {
    const voxels = lesionVoxels(lesion, grid.labels, series, slice.width)
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

/**
 * @param lesion on the grid
 * @param labels of the grid
 * @param series the series' valid area in voxels: what the grid covers
 * @param width of the slice in voxels
 * @returns the voxels of the slice that the lesion has, at least one
 */
export function lesionVoxels(
  { label, box, peak }: GridLesion,
  labels: GridLesions['labels'],
  series: Rectangle,
  width: number,
): number[] {
  const within = boxInVoxels(box, series)
  const voxels: number[] = []
  for (let y = within.y; y < within.y + within.height; y += 1) {
    const row = Math.floor(((y - series.y + 0.5) * LESION_GRID_PX) / series.height) * LESION_GRID_PX
    for (let x = within.x; x < within.x + within.width; x += 1) {
      const column = Math.floor(((x - series.x + 0.5) * LESION_GRID_PX) / series.width)
      if (labels[row + column] === label) voxels.push(y * width + x)
    }
  }
  return voxels.length > 0 ? voxels : [voxelUnder(peak, series, width)]
}

function voxelUnder(pixel: Point, series: Rectangle, width: number): number {
  const x = series.x + Math.floor(((pixel.x + 0.5) * series.width) / LESION_GRID_PX)
  const y = series.y + Math.floor(((pixel.y + 0.5) * series.height) / LESION_GRID_PX)
  return y * width + x
}
