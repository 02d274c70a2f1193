/** From air to lung on one slice: vessels and hili filled, and consolidation at the pleura taken back in. */
import { connectedComponents2d } from './components-2d.ts'
import { convexHull } from './convex-hull.ts'
import { dropLargeParts } from './drop-parts-by-size.ts'
import { closeDisc, openDisc, type SliceGrid } from './disc-morphology.ts'
import { fillHoles } from './fill-holes.ts'

/** Vessels, hili and lesions up to twice this wide are filled. */
const CLOSING_RADIUS_MM = 10
/** A larger hole is the dome of the diaphragm. */
const LARGEST_HOLE_MM2 = 1200
/** A bay at the chest wall thinner than twice this is a rib, not consolidation. */
const BAY_RADIUS_MM = 2.5
/** The two sides are told apart within this distance of the middle. */
const MIDLINE_REACH_MM = 30
/** A bay opens to the chest wall when it lies within this angle of straight outwards, towards the front ... */
const BAY_FRONT_DEGREES = 40
/** ... and towards the back, where consolidation gathers in a patient who lies. */
const BAY_BACK_DEGREES = 100

/** Share of a bay that may have lung behind it, as seen from the middle of the chest. */
const LUNG_BEHIND_SHARE = 0.1

/** A point of a slice in pixels; may lie between pixels. */
export interface PixelPoint {
  readonly x: number
  readonly y: number
}

/**
 * The outline of both lungs on a slice. Each side is closed for itself, so that the mediastinum stays out.
 *
 * @param air the lungs' air on the slice, row-major [y, x]
 * @param grid size and spacing of the slice
 * @param middle where the chest's middle lies, in pixels
 * @returns 0 or 1 a pixel; holds all of `air`
 */
export function outlineLungs(air: Uint8Array, grid: SliceGrid, middle: PixelPoint): Uint8Array {
  const { rows, columns } = grid
  const divide = dividingColumn(air, grid, middle.x)
  const outline = new Uint8Array(air.length)
  for (const outwards of [-1, 1] as const) {
    const patch = cutSide(air, grid, outwards < 0 ? [0, divide] : [divide, columns])
    if (patch === null) continue
    const side = fillSmallHoles(closeDisc(patch.mask, patch.grid, CLOSING_RADIUS_MM), patch.grid)
    const centre = { x: middle.x - patch.x, y: middle.y - patch.y }
    const bays = wallBays(side, patch.grid, outwards, centre)
    for (let i = 0; i < side.length; i += 1) {
      if (side[i] === 0 && bays[i] === 0) continue
      const x = patch.x + (i % patch.grid.columns)
      const y = patch.y + Math.floor(i / patch.grid.columns)
      if (x >= 0 && y >= 0 && x < columns && y < rows) outline[y * columns + x] = 1
    }
  }
  return outline
}

/** The part of a slice that holds one side's air, with a margin for the closing; it may reach past the slice. */
interface Patch {
  readonly mask: Uint8Array
  readonly grid: SliceGrid
  /** Column and row of the slice at the patch's first pixel. */
  readonly x: number
  readonly y: number
}

function cutSide(
  air: Uint8Array,
  grid: SliceGrid,
  [from, to]: readonly [number, number],
): Patch | null {
  const { rows, columns } = grid
  let [left, right, top, bottom] = [columns, -1, rows, -1]
  for (let y = 0; y < rows; y += 1) {
    for (let x = from; x < to; x += 1) {
      if (air[y * columns + x] === 0) continue
      if (x < left) left = x
      if (x > right) right = x
      if (top > y) top = y
      bottom = y
    }
  }
  if (right < 0) return null
  const marginX = Math.ceil(CLOSING_RADIUS_MM / grid.columnSpacingMm) + 1
  const marginY = Math.ceil(CLOSING_RADIUS_MM / grid.rowSpacingMm) + 1
  const size = { columns: right - left + 1 + 2 * marginX, rows: bottom - top + 1 + 2 * marginY }
  const mask = new Uint8Array(size.columns * size.rows)
  for (let y = top; y <= bottom; y += 1) {
    const row = air.subarray(y * columns + left, y * columns + right + 1)
    mask.set(row, (y - top + marginY) * size.columns + marginX)
  }
  return { mask, grid: { ...grid, ...size }, x: left - marginX, y: top - marginY }
}

/** The column with least lung near the middle, the nearest of equals: where the mediastinum is thinnest. */
function dividingColumn(air: Uint8Array, grid: SliceGrid, middle: number): number {
  const { columns, columnSpacingMm } = grid
  const counts = new Int32Array(columns)
  for (let i = 0; i < air.length; i += 1) if (air[i] !== 0) counts[i % columns]! += 1
  const reach = Math.round(MIDLINE_REACH_MM / columnSpacingMm)
  let best = Math.round(middle)
  for (let step = 1; step <= reach; step += 1) {
    for (const column of [Math.round(middle) - step, Math.round(middle) + step]) {
      if (column < 0 || column >= columns) continue
      if (counts[column]! < counts[best]!) best = column
    }
  }
  return best
}

function fillSmallHoles(mask: Uint8Array, grid: SliceGrid): Uint8Array {
  const holes = fillHoles(mask, grid.columns, grid.rows)
  for (let i = 0; i < holes.length; i += 1) if (mask[i] !== 0) holes[i] = 0
  const largestPx = LARGEST_HOLE_MM2 / (grid.columnSpacingMm * grid.rowSpacingMm)
  dropLargeParts(holes, grid.columns, largestPx)
  for (let i = 0; i < holes.length; i += 1) if (mask[i] !== 0) holes[i] = 1
  return holes
}

/** Bays of one side's hull that open to the chest wall: consolidation that the air threshold left out. */
function wallBays(
  side: Uint8Array,
  grid: SliceGrid,
  outwards: -1 | 1,
  middle: PixelPoint,
): Uint8Array {
  const { rows, columns, columnSpacingMm, rowSpacingMm } = grid
  const hull = convexHull(side, rows, columns)
  for (let i = 0; i < hull.length; i += 1) if (side[i] !== 0) hull[i] = 0
  const bays = openDisc(hull, grid, BAY_RADIUS_MM)
  if (!bays.includes(1)) return bays
  const { labels, components } = connectedComponents2d(bays, columns, rows, 4)
  const centre = centroid(side, columns, (value) => value !== 0)
  const kept = new Set(
    components
      .filter(({ label, areaPx }) => {
        const bay = centroid(labels, columns, (value) => value === label)
        const outMm = (bay.x - centre.x) * outwards * columnSpacingMm
        const backMm = (bay.y - centre.y) * rowSpacingMm
        const degrees = (Math.atan2(backMm, outMm) * 180) / Math.PI
        if (degrees < -BAY_FRONT_DEGREES || degrees > BAY_BACK_DEGREES) return false
        let covered = 0
        for (let i = 0; i < labels.length; i += 1) {
          if (labels[i] === label && hasLungBehind(side, grid, middle, i)) covered += 1
        }
        return covered <= LUNG_BEHIND_SHARE * areaPx
      })
      .map(({ label }) => label),
  )
  return bays.map((_, i) => (kept.has(labels[i]!) ? 1 : 0))
}

/** Whether the ray from the middle of the chest through a pixel meets lung behind it: heart and liver dome, not wall. */
function hasLungBehind(
  side: Uint8Array,
  { rows, columns }: SliceGrid,
  middle: PixelPoint,
  pixel: number,
): boolean {
  let x = pixel % columns
  let y = Math.floor(pixel / columns)
  const length = Math.max(Math.abs(x - middle.x), Math.abs(y - middle.y), 1)
  const [stepX, stepY] = [(x - middle.x) / length, (y - middle.y) / length]
  if (stepX === 0 && stepY === 0) return false
  for (;;) {
    x += stepX
    y += stepY
    const [column, row] = [Math.round(x), Math.round(y)]
    if (column < 0 || row < 0 || column >= columns || row >= rows) return false
    if (side[row * columns + column] !== 0) return true
  }
}

function centroid(
  values: Uint8Array | Int32Array,
  columns: number,
  belongs: (value: number) => boolean,
): PixelPoint {
  let [sumX, sumY, count] = [0, 0, 0]
  for (let i = 0; i < values.length; i += 1) {
    if (!belongs(values[i]!)) continue
    sumX += i % columns
    sumY += Math.floor(i / columns)
    count += 1
  }
  return { x: sumX / count, y: sumY / count }
}
