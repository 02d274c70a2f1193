/** The lesion network over the series' valid area of every slice with lung, and the lesions its map shows. */
import {
  LESION_GRID_PX,
  type Lesion,
  type LesionMap,
  type Mask,
  type Parameters,
  type Point,
  type Rectangle,
  type Volume,
  gridPart,
  lesionBoxes,
  lesionLevels,
  measureLesions,
  sliceHu,
} from '../core/index.ts'
import { type Network, mapOnRegion, networkInput, runMirrored } from '../inference/index.ts'
import { type Watcher, throwIfAborted } from './progress.ts'

/** Where lesions may lie, in voxels of the slices. */
export interface LesionFrame {
  /** The union of the slices' valid areas: what the network sees. */
  readonly seriesValidArea: Rectangle
  /** One a slice, feet to head; null where there is no lung. */
  readonly validAreas: readonly (Rectangle | null)[]
  /** Where the quadrants meet. */
  readonly quadrantOrigin: Point
}

export interface FoundLesions {
  /** One list a slice, feet to head. */
  readonly lesions: readonly (readonly Lesion[])[]
  /** The counted lesions on the volume's grid. */
  readonly mask: Mask
  /** The network's map within each slice's own valid area, row-major [z, y, x], 0 to 255 for 0 to 1. */
  readonly probability: Uint8Array
  /** The same on the grid of the lesion rule, for any threshold on a step. */
  readonly map: LesionMap
}

/**
 * @param volume the series in HU
 * @param network the lesion network
 * @param frame valid areas and quadrant origin
 * @param parameters threshold, floor, mirrored averaging
 * @param watcher progress and abortion
 * @returns lesions, mask and maps
 */
export async function findLesions(
  volume: Volume,
  network: Network,
  frame: LesionFrame,
  parameters: Parameters,
  watcher: Watcher,
): Promise<FoundLesions> {
  const [slices, height, width] = volume.shapeZyx
  const { manifest } = network
  const { seriesValidArea: series } = frame
  const plane = height * width
  const mask = new Uint8Array(slices * plane)
  const probability = new Uint8Array(slices * plane)
  const pixelAreaMm2 = volume.spacingMm[0] * volume.spacingMm[1]
  const gridSize = { width: LESION_GRID_PX, height: LESION_GRID_PX }
  const gridPx = LESION_GRID_PX ** 2
  const levels = new Uint8Array(slices * gridPx)
  const lesions: Lesion[][] = []
  for (let z = 0; z < slices; z += 1) {
    throwIfAborted(watcher)
    const area = frame.validAreas[z] ?? null
    if (area === null) lesions.push([])
    else {
      const hu = sliceHu(volume, z)
      const image = networkInput(hu, width, height, series, manifest)
      const maps = parameters.mirroredAveraging
        ? await runMirrored(network, image)
        : await network.run(image)
      const map = maps.subarray(0, manifest.input.height * manifest.input.width)
      const onGrid = mapOnRegion(map, manifest, gridSize)
      levels.set(lesionLevels(onGrid, gridPart(series, area)), z * gridPx)
      const grid = lesionBoxes(onGrid, series, area, frame.quadrantOrigin, parameters)
      const sliceMask = mask.subarray(z * plane, (z + 1) * plane)
      lesions.push(measureLesions(grid, series, { hu, width, pixelAreaMm2 }, sliceMask))
      const onSlice = mapOnRegion(map, manifest, series)
      paintWithin(probability.subarray(z * plane, (z + 1) * plane), width, onSlice, series, area)
    }
    watcher.onProgress?.({ stage: 'lesions', done: z + 1, total: slices })
  }
  return {
    lesions,
    mask: { voxels: mask, shapeZyx: volume.shapeZyx },
    probability,
    map: { levels, sliceCount: slices },
  }
}

/** Copies the part of the map that lies in the slice's own valid area, as 8 bit. */
function paintWithin(
  slice: Uint8Array,
  width: number,
  map: Float32Array,
  series: Rectangle,
  area: Rectangle,
): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) {
      const value = map[(y - series.y) * series.width + x - series.x]!
      slice[y * width + x] = Math.round(value * 255)
    }
  }
}
