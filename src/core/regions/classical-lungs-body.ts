/** Where the patient is, so that air in the table's frame or under the patient is never taken for lung. */
import { sliceHu, type Volume } from '../volume/volume.ts'
import { convexHull } from './convex-hull.ts'
import { openDisc } from './disc-morphology.ts'
import { labelRuns } from './run-components.ts'

const TISSUE_HU = -300
/** Table sheets, blankets and drip lines are thinner than twice this; the trunk is not. */
const OPENING_RADIUS_MM = 4
/** The body is found on every n-th pixel, at about this distance: it is large. */
const COARSE_SPACING_MM = 2

/** The trunk's convex hull in every slice, on a coarser in-plane grid. */
export interface BodyHull {
  /** Every how many columns and rows of the volume. */
  readonly stride: number
  readonly rows: number
  readonly columns: number
  /** 0 or 1, row-major [z, y, x] on the coarse grid. */
  readonly inside: Uint8Array
}

/**
 * The convex hull of the largest piece of tissue. A hull, since it stands even where the chest wall is too thin to
 * survive the opening that frees the table.
 *
 * @param volume HU
 * @returns the hull of every slice; empty where there is no tissue
 */
export function bodyHull(volume: Volume): BodyHull {
  const [slices, fineRows, fineColumns] = volume.shapeZyx
  const [dx, dy] = volume.spacingMm
  const stride = Math.max(1, Math.round(COARSE_SPACING_MM / Math.max(dx, dy)))
  const rows = Math.ceil(fineRows / stride)
  const columns = Math.ceil(fineColumns / stride)
  const grid = { rows, columns, columnSpacingMm: dx * stride, rowSpacingMm: dy * stride }
  const radiusMm = Math.max(OPENING_RADIUS_MM, 1.01 * Math.max(dx, dy) * stride)
  const body = new Uint8Array(slices * rows * columns)
  for (let z = 0; z < slices; z++) {
    const hu = sliceHu(volume, z)
    const tissue = new Uint8Array(rows * columns)
    for (let i = 0; i < tissue.length; i++) {
      const y = Math.floor(i / columns) * stride
      if ((hu[y * fineColumns + (i % columns) * stride] ?? 0) > TISSUE_HU) tissue[i] = 1
    }
    body.set(openDisc(tissue, grid, radiusMm), z * rows * columns)
  }
  const largest = largestPart(body, [slices, rows, columns])
  const inside = new Uint8Array(body.length)
  for (let z = 0; z < slices; z++) {
    const at = z * rows * columns
    inside.set(convexHull(largest.subarray(at, at + rows * columns), rows, columns), at)
  }
  return { stride, rows, columns, inside }
}

function largestPart(mask: Uint8Array, shapeZyx: readonly [number, number, number]): Uint8Array {
  const runs = labelRuns(mask, shapeZyx)
  const size = new Float64Array(runs.count)
  for (const [run, begin] of runs.begin.entries()) {
    const part = runs.part[run] ?? 0
    size[part] = (size[part] ?? 0) + (runs.end[run] ?? begin) - begin
  }
  const largest = size.indexOf(Math.max(...size))
  const kept = new Uint8Array(mask.length)
  for (const [run, begin] of runs.begin.entries()) {
    if (runs.part[run] === largest) kept.fill(1, begin, runs.end[run])
  }
  return kept
}
