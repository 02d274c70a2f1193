/** Numbers that cannot be HU of a chest: a lost rescale, a wrong sign, a picture in disguise. */
import type { Finding, Volume } from '../../core/index.ts'
import { refusal, shown } from './finding.ts'

/** Below lung's densest border; fat is about -100. */
const AIR_BELOW_HU = -400
/** Denser than cortical bone in all but metal and teeth. */
const DENSE_ABOVE_HU = 1500
/** Lungs and the air around a body fill far more than this, even of a slice cropped to the body. */
const LEAST_AIR_FRACTION = 0.001
/** Bone and metal fill far less than this. */
const MOST_DENSE_FRACTION = 0.25

/** @param volume as read @returns a refusal when there is next to no air, or far too much dense matter */
export function checkImpossibleHu(volume: Volume): Finding[] {
  let air = 0
  let dense = 0
  const { voxelsHu } = volume
  for (let i = 0; i < voxelsHu.length; i += 1) {
    const hu = voxelsHu[i]!
    if (hu < AIR_BELOW_HU) air += 1
    else if (hu > DENSE_ABOVE_HU) dense += 1
  }
  const count = voxelsHu.length
  const percent = (part: number): string => `${shown((part / count) * 100)} %`
  const expected = `at least ${LEAST_AIR_FRACTION * 100} % of voxels under ${AIR_BELOW_HU} HU and at most ${MOST_DENSE_FRACTION * 100} % over ${DENSE_ABOVE_HU} HU`
  if (air >= count * LEAST_AIR_FRACTION && dense <= count * MOST_DENSE_FRACTION) return []
  return [
    refusal({
      code: 'series/impossible-hu',
      message: `The values cannot be Hounsfield units of a chest: ${percent(air)} of voxels are air or lung, ${percent(dense)} are denser than bone. Check the rescale of the export, or that this is a chest CT.`,
      expected,
      found: `${percent(air)} and ${percent(dense)}`,
    }),
  ]
}
