/** The lesion network's answer, kept in steps: as much of it as any threshold on a step needs, in one byte a pixel. */
import { type GridPart, LESION_GRID_PX } from './rules/lesion-boxes.ts'

/** Thresholds that are multiples of 1 / 200 divide a kept map exactly as they divide the network's own. */
export const LESION_MAP_STEPS = 200

/** What a stored map says in its header, so that nobody takes it for a CT. */
export const LESION_MAP_DESCRIPTION = 'lesion probability, steps of 1/200 reached'

/** The answer over the series' valid area on the 512 x 512 grid of the lesion rule (`LESION_GRID_PX`). */
export interface LesionMap {
  /**
   * Row-major [z, 512, 512], one plane a slice of the Reading: how many steps, 1 / 200 to 200 / 200, the probability reaches.
   * 0 outside the slice's own valid area, where nothing counts.
   */
  readonly levels: Uint8Array
  readonly sliceCount: number
}

/**
 * @param probability the network's answer to one slice, row-major [512, 512], 0 to 1
 * @param part of the grid that the slice's own valid area covers
 * @returns for each pixel the greatest k of 0 to 200 with `probability >= k / 200`, as the lesion rule compares. 24 bits of a
 * float32 by 8 of 200 are an exact product in float64, and no float32 lies between k / 200 and its float64: floor is that k
 */
export function lesionLevels(probability: Float32Array, { columns, rows }: GridPart): Uint8Array {
  const levels = new Uint8Array(probability.length)
  for (let y = rows.first; y <= rows.last; y += 1) {
    for (let x = columns.first; x <= columns.last; x += 1) {
      const at = y * LESION_GRID_PX + x
      const level = Math.floor(probability[at]! * LESION_MAP_STEPS)
      levels[at] = Math.max(0, Math.min(LESION_MAP_STEPS, level))
    }
  }
  return levels
}

/**
 * @param threshold a probability
 * @returns the step it lies on, 1 to 200; null where it lies on none
 */
export function stepOfThreshold(threshold: number): number | null {
  const step = Math.round(threshold * LESION_MAP_STEPS)
  return step >= 1 && step <= LESION_MAP_STEPS && step / LESION_MAP_STEPS === threshold
    ? step
    : null
}
