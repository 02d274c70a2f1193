/** A network's answer about part of one slice, on the slice's own grid: no valid area, no rule. */
import type { Picture } from '../core/index.ts'
import { mapOnRegion, networkInput } from './network-input.ts'
import type { Network } from './network.ts'
import { runMirrored } from './run-mirrored.ts'

/** A part of a slice in whole pixels. */
export interface PixelRegion {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * @param network a network
 * @param sliceHu one upright slice in HU
 * @param region the part that the network sees; the whole slice is `{ x: 0, y: 0, width, height }`
 * @param mirrored average with the answer to the mirrored part
 * @returns the task's own map over the part, 0 to 1, row-major [y, x] of the region's size
 */
export async function probabilityMap(
  network: Network,
  sliceHu: Picture<Int16Array | Float32Array>,
  region: PixelRegion,
  mirrored: boolean,
): Promise<Float32Array> {
  const { values, width, height } = sliceHu
  const { manifest } = network
  const image = networkInput(values, width, height, region, manifest)
  const maps = mirrored ? await runMirrored(network, image) : await network.run(image)
  const first = maps.subarray(0, manifest.input.height * manifest.input.width)
  return mapOnRegion(first, manifest, region)
}
