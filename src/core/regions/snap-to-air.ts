/**
 * A network's outline of the lungs, drawn on a coarse grid, moved to the edge of the air on the slice's own grid. What lies
 * far inside the outline stays lung whatever its HU: that is consolidation.
 */
import { AIR_THRESHOLD_HU } from './classical-lungs-air.ts'
import { connectedComponents2d } from './components-2d.ts'
import { dilateDisc, erodeDisc, type SliceGrid } from './disc-morphology.ts'
import { outlineLungs, type PixelPoint } from './lung-outline.ts'

/** The network's outline is at most this far inside the true edge. */
const REACH_MM = 6
/** Tissue must lie this deep in the network's outline to be lung. */
const DEPTH_MM = 4
/** A part of the air is lung when the network says so of this share: the trachea beside it is not. */
const LUNG_SHARE = 0.4

/**
 * @param rough the network's lungs on the slice, 0 or 1, row-major [y, x]
 * @param hu the slice
 * @param grid size and spacing of the slice
 * @param middle where the chest's middle lies, in pixels
 * @returns a new mask, 0 or 1; `rough` itself where it holds no air at all
 */
export function snapToAir(
  rough: Uint8Array,
  hu: Int16Array,
  grid: SliceGrid,
  middle: PixelPoint,
): Uint8Array {
  const patch = patchAround(rough, grid)
  if (patch === null) return rough
  const { left, top, inner } = patch
  const roughPatch = cut(rough, grid.columns, patch)
  const near = dilateDisc(roughPatch, inner, REACH_MM)
  for (let i = 0; i < near.length; i += 1) {
    const x = left + (i % inner.columns)
    const y = top + Math.floor(i / inner.columns)
    if (near[i] !== 0 && hu[y * grid.columns + x]! >= AIR_THRESHOLD_HU) near[i] = 0
  }
  const air = keepLung(near, roughPatch, inner.columns, inner.rows)
  if (!air.includes(1)) return rough
  const deep = erodeDisc(roughPatch, inner, DEPTH_MM)
  for (let i = 0; i < air.length; i += 1) if (deep[i] !== 0) air[i] = 1
  const outline = outlineLungs(air, inner, { x: middle.x - left, y: middle.y - top })
  const snapped = new Uint8Array(rough.length)
  for (let y = 0; y < inner.rows; y += 1) {
    const row = outline.subarray(y * inner.columns, (y + 1) * inner.columns)
    snapped.set(row, (top + y) * grid.columns + left)
  }
  return snapped
}

/** The parts of the air that the network mostly calls lung. */
function keepLung(air: Uint8Array, rough: Uint8Array, columns: number, rows: number): Uint8Array {
  const { labels, components } = connectedComponents2d(air, columns, rows, 4)
  const shared = new Float64Array(components.length + 1)
  for (let i = 0; i < labels.length; i += 1) if (rough[i] !== 0) shared[labels[i]!]! += 1
  const lung = new Set(
    components.filter((c) => shared[c.label]! >= LUNG_SHARE * c.areaPx).map((c) => c.label),
  )
  return air.map((_, i) => (lung.has(labels[i]!) ? 1 : 0))
}

/** The rectangle of a slice that snapping can touch. */
interface Patch {
  readonly left: number
  readonly top: number
  readonly inner: SliceGrid
}

function patchAround(mask: Uint8Array, grid: SliceGrid): Patch | null {
  const { rows, columns } = grid
  const first = mask.indexOf(1)
  if (first < 0) return null
  const [topRow, bottomRow] = [first, mask.lastIndexOf(1)].map((i) => Math.floor(i / columns))
  let [left, right] = [columns, -1]
  for (let y = topRow!; y <= bottomRow!; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (mask[y * columns + x] === 0) continue
      if (x < left) left = x
      if (x > right) right = x
    }
  }
  const [marginX, marginY] = [REACH_MM / grid.columnSpacingMm, REACH_MM / grid.rowSpacingMm]
  const from = {
    x: Math.max(0, left - Math.ceil(marginX)),
    y: Math.max(0, topRow! - Math.ceil(marginY)),
  }
  const to = {
    x: Math.min(columns - 1, right + Math.ceil(marginX)),
    y: Math.min(rows - 1, bottomRow! + Math.ceil(marginY)),
  }
  const size = { columns: to.x - from.x + 1, rows: to.y - from.y + 1 }
  return { left: from.x, top: from.y, inner: { ...grid, ...size } }
}

function cut(mask: Uint8Array, columns: number, { left, top, inner }: Patch): Uint8Array {
  const part = new Uint8Array(inner.columns * inner.rows)
  for (let y = 0; y < inner.rows; y += 1) {
    const start = (top + y) * columns + left
    part.set(mask.subarray(start, start + inner.columns), y * inner.columns)
  }
  return part
}
