/** Slices in which the network saw no lung although the slices beside them say that there is some. */
import { sliceHu, type Volume } from '../volume/volume.ts'
import { AIR_THRESHOLD_HU } from './classical-lungs-air.ts'
import { labelRuns } from './run-components.ts'

/** Slices lost in between are filled up to this height. */
const GAP_MM = 15
/** The tips of the lungs are followed this far. */
const TIP_MM = 12
/** A tip's air is not as dark as gas on average, ... */
const GAS_MEAN_HU = -930
/** ... and this share of it lies over or under the lung of the slice beside it. */
const TIP_OVERLAP = 0.3
/** What is lung by this share already needs nothing. */
const WHOLE_SHARE = 0.5
/** Trachea and main bronchi, where they were found, are no tips. */
const AIRWAY_SHARE = 0.3

type Grid = Pick<Volume, 'shapeZyx' | 'spacingMm'>

/**
 * Fills short gaps between slices with lung: with what the slices above and below share.
 *
 * @param voxels lungs, 0 or 1, row-major [z, y, x]; changed in place
 * @param grid shape and spacing
 */
export function bridgeGaps(voxels: Uint8Array, { shapeZyx, spacingMm }: Grid): void {
  const plane = shapeZyx[1] * shapeZyx[2]
  const slice = (z: number) => voxels.subarray(z * plane, (z + 1) * plane)
  const withLung = Array.from({ length: shapeZyx[0] }, (_, z) => z).filter((z) =>
    slice(z).includes(1),
  )
  for (const [i, above] of withLung.entries()) {
    const below = withLung[i - 1] ?? above
    if (above - below < 2 || (above - below - 1) * spacingMm[2] > GAP_MM) continue
    const shared = slice(below).map((value, k) => value & slice(above)[k]!)
    const filling = shared.includes(1) ? shared : slice(below)
    for (let z = below + 1; z < above; z += 1) slice(z).set(filling)
  }
}

/**
 * Follows the lungs' air from slice to slice, from the one with most lung towards both ends, where it goes on and gets no
 * wider: thin recesses and tips that the network did not see.
 *
 * @param voxels lungs, 0 or 1, row-major [z, y, x]; the air of the tips is added in place
 * @param volume HU
 * @param airway trachea and main bronchi, 0 or 1, row-major [z, y, x]
 * @returns the slices that were added to
 */
export function followTips(
  voxels: Uint8Array,
  volume: Pick<Volume, 'voxelsHu' | 'shapeZyx' | 'spacingMm'>,
  airway: Uint8Array,
): number[] {
  const [slices, rows, columns] = volume.shapeZyx
  const plane = rows * columns
  const slice = (z: number, of = voxels) => of.subarray(z * plane, (z + 1) * plane)
  const areasPx = Array.from({ length: slices }, (_, z) => slice(z).reduce((a, b) => a + b, 0))
  const middle = areasPx.indexOf(Math.max(...areasPx))
  const added: number[] = []
  for (const step of [-1, 1]) {
    let unseenMm = 0
    for (let z = middle + step; z >= 0 && z < slices; z += step) {
      unseenMm = areasPx[z] === 0 ? unseenMm + volume.spacingMm[2] : 0
      if (unseenMm > TIP_MM) break
      const around = { beside: slice(z - step), airway: slice(z, airway) }
      if (addContinuation(slice(z), around, sliceHu(volume, z), [rows, columns])) added.push(z)
    }
  }
  return added
}

/** Adds the parts of a slice's air that mostly are not lung yet and continue the lung of the slice beside it. */
function addContinuation(
  lung: Uint8Array,
  { beside, airway }: { readonly beside: Uint8Array; readonly airway: Uint8Array },
  hu: Int16Array,
  [rows, columns]: readonly [rows: number, columns: number],
): boolean {
  const air = new Uint8Array(hu.length)
  let besidePx = 0
  for (let i = 0; i < air.length; i += 1) {
    if (hu[i]! < AIR_THRESHOLD_HU) air[i] = 1
    besidePx += beside[i]!
  }
  const runs = labelRuns(air, [1, rows, columns])
  const parts = Array.from({ length: runs.count }, () => ({
    size: 0,
    over: 0,
    sumHu: 0,
    lung: 0,
    airway: 0,
  }))
  for (const [run, part] of runs.part.entries()) {
    const own = parts[part]!
    for (let i = runs.begin[run]!; i < runs.end[run]!; i += 1) {
      own.size += 1
      own.over += beside[i]!
      own.sumHu += hu[i]!
      own.lung += lung[i]!
      own.airway += airway[i]!
    }
  }
  // The room's air is wider than any lung's tip, so it needs no test of its own.
  const isTip = parts.map(
    (part) =>
      part.lung < WHOLE_SHARE * part.size &&
      part.airway < AIRWAY_SHARE * part.size &&
      part.size <= besidePx &&
      part.over >= TIP_OVERLAP * part.size &&
      part.sumHu > GAS_MEAN_HU * part.size,
  )
  for (const [run, part] of runs.part.entries()) {
    if (isTip[part]) lung.fill(1, runs.begin[run], runs.end[run])
  }
  return isTip.includes(true)
}
