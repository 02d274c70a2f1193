/** A network alone on whole pictures: no valid area, no rule. For comparing networks with anyone's own measures. */
import {
  type Orientation,
  type Picture,
  type Volume,
  orientPicture,
  sliceHu,
  undoOrientation,
} from '../core/index.ts'
import { type GreyPicture, estimateGreyToHu } from '../imaging/index.ts'
import { type Network, probabilityMap } from '../inference/index.ts'
import { type HuPicture, huOfPicture } from './picture-hu.ts'

export interface SegmentOptions {
  /** What sets the stored pictures upright; the answer is turned back. */
  readonly orientation: Orientation
  /** Average with the answer to the mirrored picture. */
  readonly mirrored: boolean
}

/**
 * @param network a network
 * @param pictures pictures that share their window, or a lone one
 * @param options orientation and mirroring
 * @yields for each picture its probabilities, 0..255, at its own size and in its own orientation
 */
export async function* segmentPictures(
  network: Network,
  pictures: readonly GreyPicture[],
  options: SegmentOptions,
): AsyncGenerator<Picture<Uint8Array>> {
  const line = estimateGreyToHu(pictures)
  for (const picture of pictures) {
    const stored = huOfPicture(picture, line, network.manifest.window)
    const upright = orientPicture(stored, options.orientation)
    const map = await wholeMap(network, upright, options.mirrored)
    const answer = undoOrientation({ ...upright, values: map }, options.orientation)
    yield { ...answer, values: inWholeSteps(answer.values) }
  }
}

/**
 * @param network a network
 * @param volume a volume, upright as every volume is
 * @param mirrored average with the answer to the mirrored slice
 * @yields for each slice, feet to head, its probabilities, 0..255
 */
export async function* segmentVolume(
  network: Network,
  volume: Volume,
  mirrored: boolean,
): AsyncGenerator<Picture<Uint8Array>> {
  const [slices, height, width] = volume.shapeZyx
  for (let index = 0; index < slices; index += 1) {
    const slice = { values: sliceHu(volume, index), width, height }
    const map = await wholeMap(network, slice, mirrored)
    yield { width, height, values: inWholeSteps(map) }
  }
}

async function wholeMap(
  network: Network,
  slice: HuPicture,
  mirrored: boolean,
): Promise<Float32Array> {
  const { width, height } = slice
  return await probabilityMap(network, slice, { x: 0, y: 0, width, height }, mirrored)
}

function inWholeSteps(probabilities: Float32Array): Uint8Array {
  return Uint8Array.from(probabilities, (probability) => Math.round(probability * 255))
}
