/** Volumes of lung and lesion: in all, per side, per zone, by density. */
import type { Quantities, RegionQuantities } from '../reading.ts'
import { dilateDisc } from '../regions/disc-morphology.ts'
import { type Mask, type Volume, sliceHu } from '../volume/volume.ts'
import { CONSOLIDATION_THRESHOLD_HU } from './ground-glass-or-consolidation.ts'
import { midPlaneColumn, sidesOfSlice } from './lung-sides.ts'
import { lungStretch } from './valid-area.ts'
import { zoneScore } from './zonal-severity.ts'

/**
 * A lesion counts as lung up to this distance from the lung's outline in the slice: consolidation at the pleura is as dense
 * as the chest wall and falls out of lung masks.
 */
export const PLEURAL_REACH_MM = 5

const SIDES = ['right', 'left'] as const
const ZONES = ['lower', 'middle', 'upper'] as const

/** Voxel counts of one side and zone. */
interface Count {
  lung: number
  lesion: number
}

/**
 * All quantities of a reading. Lung is the lung mask together with the lesion voxels within PLEURAL_REACH_MM of it, so that
 * involvement stays within 0 and 100 %. Zones are thirds of the slices from the lowest to the highest with lung, the
 * same for both sides. With gaps in the series, volumes take every slice as one median slice distance thick.
 * @param volume HU and spacing
 * @param lungs the lungs on the volume's grid
 * @param lesions the counted lesions on the same grid
 * @returns ml, percent and HU
 */
export function measureQuantities(volume: Volume, lungs: Mask, lesions: Mask): Quantities {
  const [slices, rows, columns] = volume.shapeZyx
  const plane = rows * columns
  const [columnSpacingMm, rowSpacingMm, sliceSpacingMm] = volume.spacingMm
  const grid = { rows, columns, columnSpacingMm, rowSpacingMm }
  const voxelMl = (columnSpacingMm * rowSpacingMm * sliceSpacingMm) / 1000
  const planeColumn = midPlaneColumn(lungs)
  const areasPx = Array.from({ length: slices }, (_, z) =>
    sliceOf(lungs, z, plane).includes(1) ? 1 : 0,
  )
  const stretch = lungStretch(areasPx) ?? { first: 0, last: -1 }
  /** Right and left, each lower, middle, upper. */
  const counts = SIDES.map(() => ZONES.map((): Count => ({ lung: 0, lesion: 0 })))
  let [groundGlass, consolidation, sumHu] = [0, 0, 0]

  for (let z = stretch.first; z <= stretch.last; z += 1) {
    const hu = sliceHu(volume, z)
    const lesion = sliceOf(lesions, z, plane)
    const lung = sliceOf(lungs, z, plane).slice()
    if (lesion.includes(1)) {
      const reach = dilateDisc(lung, grid, PLEURAL_REACH_MM)
      for (let i = 0; i < plane; i += 1) lung[i]! |= lesion[i]! & reach[i]!
    }
    const sides = sidesOfSlice(lung, columns, planeColumn)
    const zone = Math.floor((3 * (z - stretch.first)) / (stretch.last - stretch.first + 1))
    const right = counts[0]![zone]!
    const left = counts[1]![zone]!
    for (let i = 0; i < plane; i += 1) {
      if (sides[i] === 0) continue
      const count = sides[i] === 1 ? right : left
      count.lung += 1
      if (lesion[i] === 0) continue
      count.lesion += 1
      sumHu += hu[i]!
      if (hu[i]! < CONSOLIDATION_THRESHOLD_HU) groundGlass += 1
      else consolidation += 1
    }
  }

  const zones = SIDES.flatMap((side, s) =>
    ZONES.map((zone, i) => {
      const region = regionOf([counts[s]![i]!], voxelMl)
      const score = region.involvementPercent === null ? null : zoneScore(region.involvementPercent)
      return { ...region, side, zone, score }
    }).toReversed(),
  )
  const found = groundGlass + consolidation
  return {
    whole: regionOf(counts.flat(), voxelMl),
    right: regionOf(counts[0]!, voxelMl),
    left: regionOf(counts[1]!, voxelMl),
    zones,
    groundGlassMl: groundGlass * voxelMl,
    consolidationMl: consolidation * voxelMl,
    lesionMeanHu: found === 0 ? null : sumHu / found,
    severity: {
      variant: 'zonal-6x4',
      score: zones.reduce((sum, { score }) => sum + (score ?? 0), 0),
      maximum: 24,
    },
  }
}

function sliceOf(mask: Mask, index: number, plane: number): Uint8Array {
  return mask.voxels.subarray(index * plane, (index + 1) * plane)
}

function regionOf(counts: readonly Count[], voxelMl: number): RegionQuantities {
  const lung = counts.reduce((sum, count) => sum + count.lung, 0)
  const lesion = counts.reduce((sum, count) => sum + count.lesion, 0)
  return {
    lungMl: lung * voxelMl,
    lesionMl: lesion * voxelMl,
    involvementPercent: lung === 0 ? null : (100 * lesion) / lung,
  }
}
