/** From the valid-area network's map to lungs: parts large enough, snapped to the air, on one stretch of slices. */
import { lungStretch } from '../rules/valid-area.ts'
import { type Mask, sliceHu, type Volume } from '../volume/volume.ts'
import { AIR_THRESHOLD_HU } from './classical-lungs-air.ts'
import { middleOf } from './chest-middle.ts'
import { connectedComponents2d } from './components-2d.ts'
import { fillHoles } from './fill-holes.ts'
import { labelRuns } from './run-components.ts'
import { snapToAir } from './snap-to-air.ts'

/** Less than this in the largest part is bowel gas, noise, or the tips of the lungs on an abdomen. */
const LARGEST_PART_ML = 150
/** Beside it a part must have this volume: smaller ones are trachea, bowel gas or noise. */
const SMALLEST_PART_ML = 30
/** ... and this share of the largest. */
const SMALLEST_SHARE = 0.05
/** In a lower stack of slices both volumes shrink with its height. */
const FULL_HEIGHT_MM = 100
/** On a lone picture the largest part must cover this share of it. */
const LONE_PICTURE_SHARE = 0.003
/** Beyond the last slices, and in gaps, a weaker answer will do where it continues lung: this part of the threshold. */
const WEAK_SHARE = 0.4
/** How far a weak answer is followed. */
const TIP_MM = 12
/** Slices lost in between are filled up to this height. */
const GAP_MM = 15
/** On coarser pixels the edge of the air says less than the network. */
const FINE_SPACING_MM = 2
/** Where less of the lungs is this dark, the numbers are no HU, or nothing but consolidation is there. */
const AIR_SHARE = 0.5
/** What is smaller on a slice is a bronchus or noise. */
const SMALLEST_SECTION_MM2 = 30

/**
 * The lungs of a series.
 * @param volume grid and HU
 * @param probability the network's map on the volume's grid, row-major [z, y, x], 0 to 255 for 0 to 1
 * @param threshold probability (0 to 1) at or above which a voxel is lung
 * @returns lungs without holes on one stretch of slices; all 0 when nothing is large enough
 */
export function lungsFromProbability(
  volume: Pick<Volume, 'voxelsHu' | 'shapeZyx' | 'spacingMm'>,
  probability: Uint8Array,
  threshold: number,
): Mask {
  const { shapeZyx } = volume
  const voxels = largeParts(volume, probability, threshold * 255)
  extend(volume, voxels, probability, threshold * 255 * WEAK_SHARE)
  outlineSlices(volume, voxels)
  keepOneStretch(voxels, shapeZyx)
  return { voxels, shapeZyx }
}

type Grid = Pick<Volume, 'shapeZyx' | 'spacingMm'>

function largeParts(
  { shapeZyx, spacingMm }: Grid,
  probability: Uint8Array,
  limit: number,
): Uint8Array {
  const [slices, rows, columns] = shapeZyx
  const voxels = new Uint8Array(probability.length)
  for (let i = 0; i < voxels.length; i += 1) if (probability[i]! >= limit) voxels[i] = 1
  const parts = labelRuns(voxels, shapeZyx)
  const sizes = new Float64Array(parts.count)
  for (const [run, part] of parts.part.entries()) {
    sizes[part]! += parts.end[run]! - parts.begin[run]!
  }
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0)
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000
  const scale = Math.min(1, (slices * spacingMm[2]) / FULL_HEIGHT_MM) / voxelMl
  const lone = slices === 1
  voxels.fill(0)
  const enough = lone ? LONE_PICTURE_SHARE * rows * columns : LARGEST_PART_ML * scale
  if (largest < enough) return voxels
  const floor = Math.max(lone ? 0 : SMALLEST_PART_ML * scale, SMALLEST_SHARE * largest)
  for (const [run, part] of parts.part.entries()) {
    if (sizes[part]! >= floor) voxels.fill(1, parts.begin[run], parts.end[run])
  }
  return voxels
}

/** Follows weak answers beyond both ends, and fills slices that were lost between others. */
function extend(
  { shapeZyx, spacingMm }: Grid,
  voxels: Uint8Array,
  probability: Uint8Array,
  weakLimit: number,
): void {
  const [slices, rows, columns] = shapeZyx
  const plane = rows * columns
  const slice = (z: number) => voxels.subarray(z * plane, (z + 1) * plane)
  const first = Math.floor(voxels.indexOf(1) / plane)
  const last = Math.floor(voxels.lastIndexOf(1) / plane)
  if (last < 0) return
  const continueFrom = (from: number, to: number): boolean => {
    const weak = new Uint8Array(plane)
    for (let i = 0; i < plane; i += 1) if (probability[to * plane + i]! >= weakLimit) weak[i] = 1
    const { labels } = connectedComponents2d(weak, columns, rows, 4)
    const touched = new Set<number>()
    for (let i = 0; i < plane; i += 1) if (slice(from)[i] !== 0) touched.add(labels[i]!)
    touched.delete(0)
    if (touched.size === 0) return false
    for (let i = 0; i < plane; i += 1) if (touched.has(labels[i]!)) voxels[to * plane + i] = 1
    return true
  }
  const reach = Math.floor(TIP_MM / spacingMm[2])
  for (const [end, step] of [
    [first, -1],
    [last, 1],
  ] as const) {
    for (let k = 1; k <= reach; k += 1) {
      const to = end + k * step
      if (to < 0 || to >= slices || !continueFrom(to - step, to)) break
    }
  }
  const gap = Math.floor(GAP_MM / spacingMm[2])
  for (let z = first + 1; z < last; z += 1) {
    if (slice(z).includes(1) || continueFrom(z - 1, z)) continue
    let above = z + 1
    while (!slice(above).includes(1)) above += 1
    if (above - z > gap) {
      z = above
      continue
    }
    for (; z < above; z += 1) {
      const [below, over] = [slice(z - 1), slice(above)]
      const both = below.map((value, i) => value & over[i]!)
      slice(z).set(both.includes(1) ? both : below)
    }
  }
}

/** Gives each slice its outline: at the edge of the air where that can be seen, else the network's own, without holes. */
function outlineSlices(
  volume: Pick<Volume, 'voxelsHu' | 'shapeZyx' | 'spacingMm'>,
  voxels: Uint8Array,
): void {
  const [slices, rows, columns] = volume.shapeZyx
  const [dx, dy] = volume.spacingMm
  const plane = rows * columns
  const grid = { rows, columns, columnSpacingMm: dx, rowSpacingMm: dy }
  const snap = Math.max(dx, dy) < FINE_SPACING_MM && isAir(volume.voxelsHu, voxels)
  const middle = middleOf(voxels, rows, columns)
  const smallestPx = SMALLEST_SECTION_MM2 / (dx * dy)
  for (let z = 0; z < slices; z += 1) {
    const slice = voxels.subarray(z * plane, (z + 1) * plane)
    if (!slice.includes(1)) continue
    slice.set(
      snap ? snapToAir(slice, sliceHu(volume, z), grid, middle) : fillHoles(slice, columns, rows),
    )
    const { labels, components } = connectedComponents2d(slice, columns, rows, 4)
    const large = components.filter((part) => part.areaPx >= smallestPx)
    if (large.length === components.length || large.length === 0) continue
    const kept = new Set(large.map(({ label }) => label))
    for (let i = 0; i < plane; i += 1) if (!kept.has(labels[i]!)) slice[i] = 0
  }
}

function isAir(voxelsHu: Int16Array, voxels: Uint8Array): boolean {
  let [air, all] = [0, 0]
  for (let i = 0; i < voxels.length; i += 1) {
    if (voxels[i] === 0) continue
    all += 1
    if (voxelsHu[i]! < AIR_THRESHOLD_HU) air += 1
  }
  return air > AIR_SHARE * all
}

function keepOneStretch(voxels: Uint8Array, shapeZyx: Mask['shapeZyx']): void {
  const plane = shapeZyx[1] * shapeZyx[2]
  const areasPx = Array.from({ length: shapeZyx[0] }, (_, z) => {
    let area = 0
    for (let i = z * plane; i < (z + 1) * plane; i += 1) area += voxels[i]!
    return area
  })
  const stretch = lungStretch(areasPx)
  if (stretch === null) return
  voxels.fill(0, 0, stretch.first * plane)
  voxels.fill(0, (stretch.last + 1) * plane)
}
