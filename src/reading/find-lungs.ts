/** The valid-area network over every whole slice, and the lungs its map shows. */
import {
  type Mask,
  type Volume,
  isLungOnLoneSlice,
  lungsFromProbability,
  sliceHu,
} from '../core/index.ts'
import { type Network, probabilityMap } from '../inference/index.ts'
import { type Watcher, throwIfAborted } from './progress.ts'

/**
 * @param volume the series in HU
 * @param network the valid-area network
 * @param watcher progress and abortion
 * @param spacingKnown false for pictures, whose pixel size is assumed: a lone slice is then not judged by area
 * @returns the lungs on the volume's grid; all 0 when there are none
 */
export async function findLungs(
  volume: Volume,
  network: Network,
  watcher: Watcher,
  spacingKnown = true,
): Promise<Mask> {
  const [slices, height, width] = volume.shapeZyx
  const whole = { x: 0, y: 0, width, height }
  const probability = new Uint8Array(slices * height * width)
  for (let z = 0; z < slices; z += 1) {
    throwIfAborted(watcher)
    const values = sliceHu(volume, z)
    const map = await probabilityMap(network, { values, width, height }, whole, false)
    const slice = probability.subarray(z * height * width, (z + 1) * height * width)
    for (let i = 0; i < map.length; i += 1) slice[i] = Math.round(map[i]! * 255)
    watcher.onProgress?.({ stage: 'valid-area', done: z + 1, total: slices })
  }
  const lungs = lungsFromProbability(volume, probability, network.manifest.threshold)
  if (slices === 1 && spacingKnown && !isLungOnLoneSlice(lungs, volume.spacingMm))
    lungs.voxels.fill(0)
  return lungs
}
