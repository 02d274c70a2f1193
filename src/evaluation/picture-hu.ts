/** Pictures on their way to a network: grey to approximate HU. */
import type { Picture } from '../core/index.ts'
import { type GreyPicture, estimateGreyToHu, greyToHu } from '../imaging/index.ts'
import { type ModelManifest, huOfWindowedGrey } from '../inference/index.ts'

/** Approximate HU of one picture. */
export type HuPicture = Picture<Int16Array | Float32Array>

/**
 * Brings pictures of one export (or a lone one) to approximate HU by their air and soft-tissue peaks. Where these
 * cannot be found the grey is taken at its word, as already seen through the network's window.
 * @param pictures one or more that share their window
 * @param window what the network sees through
 * @returns HU a picture, in order, and whether they were estimated from peaks
 */
export function huOfPictures(
  pictures: readonly GreyPicture[],
  window: ModelManifest['window'],
): { readonly slices: HuPicture[]; readonly estimated: boolean } {
  const line = estimateGreyToHu(pictures)
  const slices = pictures.map(({ grey, width, height }) => ({
    values: line === null ? huOfWindowedGrey(grey, window) : greyToHu(grey, line),
    width,
    height,
  }))
  return { slices, estimated: line !== null }
}
