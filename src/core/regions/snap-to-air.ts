/**
 * A network's outline of the lungs, drawn on a coarse grid, moved to the edge of the air on the slice's own grid. What lies
 * far inside the outline stays lung whatever its HU: that is consolidation.
 */
import { AIR_THRESHOLD_HU } from './classical-lungs-air.ts'
import { dilateDisc, erodeDisc, type SliceGrid } from './disc-morphology.ts'
import { outlineLungs, type PixelPoint } from './lung-outline.ts'
import { labelRuns } from './run-components.ts'

/** Where lung and other air meet, the network's outline is taken to be at most this far from the border. */
const REACH_MM = 6
/** Tissue must lie this deep in the network's outline to be lung. */
const DEPTH_MM = 4
/** A part of the air is lung as a whole when the network says so of this share of it. */
const WHOLE_SHARE = 0.5
/** Less of it, and it is air beside the lung: trachea, bowel, the room. */
const SMALLEST_SHARE = 0.02

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
  const air = lungAir(rough, hu, grid)
  if (!air.includes(1)) return rough
  const deep = erodeDisc(rough, grid, DEPTH_MM)
  for (let i = 0; i < air.length; i += 1) if (deep[i] !== 0) air[i] = 1
  return outlineLungs(air, grid, middle)
}

/** The slice's air that the network calls lung: whole parts, or what of a part lies near its outline. */
function lungAir(rough: Uint8Array, hu: Int16Array, grid: SliceGrid): Uint8Array {
  const { rows, columns } = grid
  const air = new Uint8Array(rough.length)
  for (let i = 0; i < air.length; i += 1) if (hu[i]! < AIR_THRESHOLD_HU) air[i] = 1
  const parts = labelRuns(air, [1, rows, columns])
  const sizes = new Float64Array(parts.count)
  const shared = new Float64Array(parts.count)
  for (const [run, part] of parts.part.entries()) {
    const [begin, end] = [parts.begin[run]!, parts.end[run]!]
    sizes[part]! += end - begin
    for (let i = begin; i < end; i += 1) shared[part]! += rough[i]!
  }
  const near = dilateDisc(rough, grid, REACH_MM)
  air.fill(0)
  for (const [run, part] of parts.part.entries()) {
    const share = shared[part]! / sizes[part]!
    if (share < SMALLEST_SHARE) continue
    const [begin, end] = [parts.begin[run]!, parts.end[run]!]
    if (share >= WHOLE_SHARE) air.fill(1, begin, end)
    else air.set(near.subarray(begin, end), begin)
  }
  return air
}
