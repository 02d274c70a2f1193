/** From the valid-area network's map to lungs: parts large enough, snapped to the air, on one stretch of slices. */
import { lungStretch } from '../rules/valid-area.ts'
import { type Mask, sliceHu, type Volume } from '../volume/volume.ts'
import { middleOf } from './chest-middle.ts'
import { AIR_THRESHOLD_HU } from './classical-lungs-air.ts'
import { airwayOf } from './classical-lungs-airway.ts'
import { dropSmallParts } from './drop-parts-by-size.ts'
import { fillHoles } from './fill-holes.ts'
import { bridgeGaps, followTips } from './lung-ends.ts'
import { cutPart, partAround, pastePart } from './part-of-grid.ts'
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
/** In air a weaker answer will do where it continues lung: this part of the threshold. */
const WEAK_SHARE = 0.3
/** A coarse pixel this dark is lung for the better half, even beside the emptiest of lungs: -950 HU and water. Scanned for: decision 0016. */
const MOSTLY_LUNG_HU = -475
/** A part as dark as this on average is gas, unless the largest part is as dark: then the picture shows no more. */
const GAS_MEAN_HU = -930
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
  volume: VolumeHu,
  probability: Uint8Array,
  threshold: number,
): Mask {
  const { voxelsHu, shapeZyx, spacingMm } = volume
  const limit = threshold * 255
  const fine = Math.max(spacingMm[0], spacingMm[1]) < FINE_SPACING_MM
  const sees = seesAir(voxelsHu, probability, limit)
  const snaps = fine && sees
  const airHu = fine ? AIR_THRESHOLD_HU : MOSTLY_LUNG_HU
  const voxels = largeParts(volume, probability, limit, sees ? airHu : Number.NEGATIVE_INFINITY)
  const part = partAround(voxels, volume)
  if (part === null) return { voxels, shapeZyx }
  // All that follows looks at the neighbourhood of the lungs: the rest of the frame need not be walked through.
  const lungs = cutPart(voxels, shapeZyx, part)
  const inner = { voxelsHu: cutPart(voxelsHu, shapeZyx, part), shapeZyx: part.shapeZyx, spacingMm }
  refine(lungs, inner, snaps)
  keepOneStretch(lungs, part.shapeZyx)
  voxels.fill(0)
  pastePart(voxels, shapeZyx, part, lungs)
  return { voxels, shapeZyx }
}

type VolumeHu = Pick<Volume, 'voxelsHu' | 'shapeZyx' | 'spacingMm'>

/** Outlines the lungs slice by slice, in place. */
function refine(voxels: Uint8Array, volume: VolumeHu, snaps: boolean): void {
  const { shapeZyx, spacingMm } = volume
  const [slices, rows, columns] = shapeZyx
  const plane = rows * columns
  const airway = snaps ? airwayOf(volume, voxels) : null
  const clearAirway = () => {
    if (airway === null) return
    for (let i = 0; i < voxels.length; i += 1) if (airway[i] !== 0) voxels[i] = 0
  }
  clearAirway()
  bridgeGaps(voxels, volume)
  const grid = { rows, columns, columnSpacingMm: spacingMm[0], rowSpacingMm: spacingMm[1] }
  const middle = middleOf(voxels, rows, columns)
  const smallestPx = SMALLEST_SECTION_MM2 / (spacingMm[0] * spacingMm[1])
  const outline = (z: number) => {
    const slice = voxels.subarray(z * plane, (z + 1) * plane)
    if (!slice.includes(1)) return
    slice.set(
      snaps ? snapToAir(slice, sliceHu(volume, z), grid, middle) : fillHoles(slice, columns, rows),
    )
    dropSmallParts(slice, columns, smallestPx)
  }
  for (let z = 0; z < slices; z += 1) outline(z)
  clearAirway()
  if (airway === null) return
  for (const z of followTips(voxels, volume, airway)) outline(z)
  clearAirway()
}

/** Whether most of what the network calls lung is as dark as air. */
function seesAir(voxelsHu: Int16Array, probability: Uint8Array, limit: number): boolean {
  let [air, all] = [0, 0]
  for (let i = 0; i < probability.length; i += 1) {
    if (probability[i]! < limit) continue
    all += 1
    if (voxelsHu[i]! < AIR_THRESHOLD_HU) air += 1
  }
  return air > AIR_SHARE * all
}

/** The parts of the map that are large enough by their sure voxels, with the weaker ones below `airHu` that they hold. */
function largeParts(
  volume: VolumeHu,
  probability: Uint8Array,
  limit: number,
  airHu: number,
): Uint8Array {
  const { voxelsHu, shapeZyx, spacingMm } = volume
  const voxels = new Uint8Array(probability.length)
  const weakLimit = limit * WEAK_SHARE
  for (let i = 0; i < voxels.length; i += 1) {
    const value = probability[i]!
    if (value >= limit || (value >= weakLimit && voxelsHu[i]! < airHu)) voxels[i] = 1
  }
  const parts = labelRuns(voxels, shapeZyx)
  const sizes = new Float64Array(parts.count)
  const sumsHu = new Float64Array(parts.count)
  for (const [run, part] of parts.part.entries()) {
    for (let i = parts.begin[run]!; i < parts.end[run]!; i += 1) {
      if (probability[i]! < limit) continue
      sizes[part]! += 1
      sumsHu[part]! += voxelsHu[i]!
    }
  }
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0)
  const isGas = Array.from(sumsHu, (sum, part) => sum < GAS_MEAN_HU * sizes[part]!)
  const gasCounts = isGas[sizes.indexOf(largest)] === false
  const voxelMl = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000
  const scale = Math.min(1, (shapeZyx[0] * spacingMm[2]) / FULL_HEIGHT_MM) / voxelMl
  // A lone picture has no height: there only shares count.
  const lone = shapeZyx[0] === 1
  const enough = lone ? LONE_PICTURE_SHARE * voxels.length : LARGEST_PART_ML * scale
  voxels.fill(0)
  if (largest < enough) return voxels
  const floor = Math.max(lone ? 0 : SMALLEST_PART_ML * scale, SMALLEST_SHARE * largest)
  for (const [run, part] of parts.part.entries()) {
    if (gasCounts && isGas[part]) continue
    if (sizes[part]! >= floor) voxels.fill(1, parts.begin[run], parts.end[run])
  }
  return voxels
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
