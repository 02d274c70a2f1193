/**
 * Lungs without a network: threshold and connected parts in three dimensions. Makes the labels the valid-area network
 * learns from. Both lungs without trachea and main bronchi, with vessels, lesions and consolidation at the pleura.
 */
import { lungStretch } from '../rules/valid-area.ts'
import type { Mask, Volume } from '../volume/volume.ts'
import { middleOf } from './chest-middle.ts'
import { enclosedAir, sliceGridOf } from './classical-lungs-air.ts'
import { airwayOf } from './classical-lungs-airway.ts'
import { bodyHull } from './classical-lungs-body.ts'
import { lungParts } from './classical-lungs-parts.ts'
import { dropSmallParts } from './drop-parts-by-size.ts'
import { outlineLungs } from './lung-outline.ts'

/** What is smaller on a slice is a bronchus or noise. */
const SMALLEST_SECTION_MM2 = 30

/**
 * The lungs of a chest CT in real HU.
 *
 * @param volume HU, canonical axial orientation
 * @returns the lungs on the volume's grid, on one stretch of slices; all 0 when there are none
 */
export function classicalLungs(volume: Volume): Mask {
  const { shapeZyx, spacingMm } = volume
  const [slices, rows, columns] = shapeZyx
  const plane = rows * columns
  const air = enclosedAir(volume)
  const body = bodyHull(volume)
  const withAirway = lungParts(volume, air, body)
  const airway = airwayOf(volume, withAirway)
  const withoutAirway = withAirway.map((value, i) => (airway[i] === 0 ? value : 0))
  const voxels = lungParts(volume, withoutAirway, body)

  const grid = sliceGridOf(volume)
  const middle = middleOf(voxels, rows, columns)
  const smallestPx = SMALLEST_SECTION_MM2 / (spacingMm[0] * spacingMm[1])
  const areasPx = Array.from({ length: slices }, (_, z) => {
    const slice = voxels.subarray(z * plane, (z + 1) * plane)
    dropSmallParts(slice, columns, smallestPx)
    if (!slice.includes(1)) return 0
    const outline = outlineLungs(slice, grid, middle)
    let areaPx = 0
    for (let i = 0; i < plane; i += 1) {
      slice[i] = airway[z * plane + i] === 0 ? outline[i]! : 0
      areaPx += slice[i]!
    }
    return areaPx
  })
  const stretch = lungStretch(areasPx)
  if (stretch !== null) {
    voxels.fill(0, 0, stretch.first * plane)
    voxels.fill(0, (stretch.last + 1) * plane)
  }
  return { voxels, shapeZyx: [slices, rows, columns] }
}
