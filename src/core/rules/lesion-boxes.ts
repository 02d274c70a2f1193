/** What counts as a lesion on a slice: threshold, connected pixels, a box of more than 25 pixels. */
import type { Quadrant, Rectangle } from '../reading.ts'
import { connectedComponents2d } from '../regions/components-2d.ts'
import { type Point, lesionQuadrants } from './quadrants.ts'

/** Side of the square grid on which lesions are boxed, whatever the network's own size: the paper's 512 x 512. */
export const LESION_GRID_PX = 512

export interface LesionRule {
  /** A pixel is lesion at this probability and above. */
  readonly probabilityThreshold: number
  /** A box counts when it covers more than this many pixels of the grid: 25 of them are still nothing. */
  readonly minimumBoxPx: number
}

/** A lesion on the 512 x 512 crop grid. */
export interface GridLesion {
  /** What `labels` holds at its pixels. */
  readonly label: number
  /** In pixels of the grid. */
  readonly box: Rectangle
  readonly areaPx: number
  readonly meanProbability: number
  readonly maxProbability: number
  /** The grid pixel of `maxProbability`, the first in reading order. */
  readonly peak: Point
  readonly quadrants: readonly Quadrant[]
}

/** The lesions of one slice in reading order; `labels` is row-major [512, 512], 0 where no counted lesion lies. */
export interface GridLesions {
  readonly labels: Int32Array
  readonly lesions: readonly GridLesion[]
}

/** First and last columns and rows of the grid; none where the last lies before the first. */
export interface GridPart {
  readonly columns: { readonly first: number; readonly last: number }
  readonly rows: { readonly first: number; readonly last: number }
}

/**
 * @param series the series' valid area in voxels: what the grid covers
 * @param slice the slice's own valid area in voxels
 * @returns the pixels of the grid whose centres lie in the slice's own
 */
export function gridPart(series: Rectangle, slice: Rectangle): GridPart {
  return {
    columns: gridRange(slice.x - series.x, slice.width, series.width),
    rows: gridRange(slice.y - series.y, slice.height, series.height),
  }
}

/**
 * @param originVoxels where the quadrants meet, in voxel indices
 * @param series the series' valid area in voxels: what the grid covers
 * @returns the same point in pixels of the grid
 */
export function originOnGrid(originVoxels: Point, series: Rectangle): Point {
  return {
    x: ((originVoxels.x - series.x + 0.5) * LESION_GRID_PX) / series.width - 0.5,
    y: ((originVoxels.y - series.y + 0.5) * LESION_GRID_PX) / series.height - 0.5,
  }
}

/**
 * The lesions of one slice. What lies outside the slice's own valid area is not looked at.
 * @param probability row-major [512, 512] over the series' valid area, 0 to 1; or any other measure that the rule's threshold
 *   is in, as the levels of a kept map
 * @param series the series' valid area in voxels: what the grid covers
 * @param slice the slice's own valid area in voxels
 * @param originVoxels where the quadrants meet, in voxel indices
 * @param rule threshold and floor
 * @returns lesions on the grid
 */
export function lesionBoxes(
  probability: Float32Array | Uint8Array,
  series: Rectangle,
  slice: Rectangle,
  originVoxels: Point,
  rule: LesionRule,
): GridLesions {
  const size = LESION_GRID_PX
  const { columns, rows } = gridPart(series, slice)
  const mask = new Uint8Array(size * size)
  for (let y = rows.first; y <= rows.last; y += 1) {
    for (let x = columns.first; x <= columns.last; x += 1) {
      const at = y * size + x
      if (probability[at]! >= rule.probabilityThreshold) mask[at] = 1
    }
  }
  const { labels, components } = connectedComponents2d(mask, size, size)
  const origin = originOnGrid(originVoxels, series)
  const counted = components.filter(({ box }) => box.width * box.height > rule.minimumBoxPx)
  const lesions = counted.map(({ label, box, areaPx }): GridLesion => {
    const pixels: Point[] = []
    let [sum, peakAt] = [0, -1]
    for (let y = box.y; y < box.y + box.height; y += 1) {
      for (let x = box.x; x < box.x + box.width; x += 1) {
        const at = y * size + x
        if (labels[at] !== label) continue
        pixels.push({ x, y })
        sum += probability[at]!
        if (peakAt < 0 || probability[at]! > probability[peakAt]!) peakAt = at
      }
    }
    return {
      label,
      box,
      areaPx,
      meanProbability: sum / areaPx,
      maxProbability: probability[peakAt]!,
      peak: { x: peakAt % size, y: Math.floor(peakAt / size) },
      quadrants: lesionQuadrants(pixels, origin, rule.minimumBoxPx),
    }
  })
  for (const { label, box } of components) {
    if (box.width * box.height <= rule.minimumBoxPx) erase(labels, label, box)
  }
  return { labels, lesions }
}

function erase(labels: Int32Array, label: number, box: Rectangle): void {
  for (let y = box.y; y < box.y + box.height; y += 1) {
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const at = y * LESION_GRID_PX + x
      if (labels[at] === label) labels[at] = 0
    }
  }
}

/** Grid pixels whose centres lie in the part from `start` (voxels from the series' edge) over `length` of `total`. */
function gridRange(start: number, length: number, total: number) {
  const perVoxel = LESION_GRID_PX / total
  return {
    first: Math.max(0, Math.ceil(start * perVoxel - 0.5)),
    last: Math.min(LESION_GRID_PX, Math.ceil((start + length) * perVoxel - 0.5)) - 1,
  }
}

/**
 * A box of the grid as voxels of the slice: every voxel it touches.
 * @param box in pixels of the 512 x 512 grid
 * @param series the series' valid area in voxels
 * @returns columns and rows of the slice
 */
export function boxInVoxels(box: Rectangle, series: Rectangle): Rectangle {
  const left = Math.floor((box.x * series.width) / LESION_GRID_PX)
  const top = Math.floor((box.y * series.height) / LESION_GRID_PX)
  const right = Math.ceil(((box.x + box.width) * series.width) / LESION_GRID_PX)
  const bottom = Math.ceil(((box.y + box.height) * series.height) / LESION_GRID_PX)
  return { x: series.x + left, y: series.y + top, width: right - left, height: bottom - top }
}
