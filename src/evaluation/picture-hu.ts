/** Pictures on their way to a network: grey to approximate HU. */
import type { Picture } from '../core/index.ts'
import { type GreyPicture, type GreyToHu, greyToHu } from '../imaging/index.ts'
import { type ModelManifest, huOfWindowedGrey } from '../inference/index.ts'

/** HU, or approximate HU, of one slice. */
export type HuPicture = Picture<Int16Array | Float32Array>

/**
 * @param picture a picture
 * @param line from `estimateGreyToHu`, over all pictures of its export; null takes the grey at its word, as already seen
 * through the network's window
 * @param window what the network sees through
 * @returns approximate HU
 */
export function huOfPicture(
  { grey, width, height }: GreyPicture,
  line: GreyToHu | null,
  window: ModelManifest['window'],
): HuPicture {
  const values = line === null ? huOfWindowedGrey(grey, window) : greyToHu(grey, line)
  return { values, width, height }
}
