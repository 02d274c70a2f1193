/** From HU to what a network sees, and from its map back to the slice. */
import { type PictureRegion, applyWindow, resampleSlice, windowLimitsHu } from '../core/index.ts'
import type { ModelManifest } from './manifest.ts'

/**
 * Part of a slice as the network's input: HU resampled to the input's size, then the model's window to 8 bit, then
 * divided by 255. Training data take this same way in this same order; the other order would differ at every edge.
 * @param sliceHu one upright slice in HU, row-major [y, x]
 * @param width columns of the slice
 * @param height rows of the slice
 * @param region the part to show, in pixels of the slice (for a series: its valid area)
 * @param manifest the model's input size and window
 * @returns [height, width] of the manifest's input, 0 to 1
 */
export function networkInput(
  sliceHu: Int16Array | Float32Array,
  width: number,
  height: number,
  region: PictureRegion,
  manifest: Pick<ModelManifest, 'input' | 'window'>,
): Float32Array {
  const hu = resampleSlice({ values: sliceHu, width, height }, region, manifest.input)
  const grey = applyWindow(hu, manifest.window)
  const image = new Float32Array(grey.length)
  // A plain loop: `Float32Array.from` with a function was a fifth of the time of a whole reading.
  for (let i = 0; i < grey.length; i += 1) image[i] = grey[i]! / 255
  return image
}

/**
 * One map of the network back on the grid of the part it was shown.
 * @param map [height, width] of the manifest's input, probabilities
 * @param manifest the model's input size
 * @param size width and height of the part in whole pixels of the slice
 * @returns probabilities row-major [y, x] of that size
 */
export function mapOnRegion(
  map: Float32Array,
  manifest: Pick<ModelManifest, 'input'>,
  size: { readonly width: number; readonly height: number },
): Float32Array {
  const { width, height } = manifest.input
  return resampleSlice({ values: map, width, height }, { x: 0, y: 0, width, height }, size)
}

/**
 * A picture taken at its word: grey 0..255 as if it had been windowed by the model's own window.
 * @param grey 8-bit picture
 * @param window the model's window
 * @returns approximate HU that `applyWindow` turns back into the same grey
 */
export function huOfWindowedGrey(grey: Uint8Array, window: ModelManifest['window']): Float32Array {
  const { lowHu, highHu } = windowLimitsHu(window)
  // Half a step up: the window truncates, so the step's lower edge itself could fall to the grey below.
  return Float32Array.from(grey, (value) => lowHu + ((value + 0.5) * (highHu - lowHu)) / 255)
}
