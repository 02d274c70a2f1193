/** The lesion network's answer, kept in steps: as much of it as any threshold on a step needs, in one byte a pixel. */

/** Thresholds that are multiples of 1 / 200 divide a kept map exactly as they divide the network's own. */
export const LESION_MAP_STEPS = 200

/** The answer over the series' valid area on the 512 x 512 grid of the lesion rule (`LESION_GRID_PX`). */
export interface LesionMap {
  /** Row-major [z, 512, 512], one plane a slice of the Reading: how many steps, 1 / 200 to 200 / 200, the probability reaches. */
  readonly levels: Uint8Array
  readonly sliceCount: number
}
