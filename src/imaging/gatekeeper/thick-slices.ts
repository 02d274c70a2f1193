/** Slices so thick, or so far apart, that "three consecutive slices" means another thing than in the method. */
import type { Finding } from '../../core/index.ts'
import { shown, warning } from './finding.ts'

const THICKEST_MM = 5

/**
 * A warning, not a refusal: the network sees each slice by itself; it is the rule's three slices that span more of
 * the lung, so that small lesions are missed by it.
 * @param distanceMm median distance of the slices, null for a single one
 * @param thicknessMm median SliceThickness, null where unknown
 * @param tag the tag that holds the thickness, null outside DICOM
 * @returns a warning above 5 mm
 */
export function checkThickSlices(
  distanceMm: number | null,
  thicknessMm: number | null,
  tag: string | null,
): Finding[] {
  const thickest = Math.max(distanceMm ?? 0, thicknessMm ?? 0)
  // Header numbers carry rounding noise: 5.0000001 is 5.
  if (thickest <= THICKEST_MM + 0.005) return []
  return [
    warning({
      code: 'series/thick-slices',
      message: `Slices are ${thicknessMm === null ? 'of unknown thickness' : `${shown(thicknessMm)} mm thick`} and ${distanceMm === null ? 'single' : `${shown(distanceMm)} mm apart`}; the rule of three consecutive slices was made for at most ${THICKEST_MM} mm and misses small lesions here. Load a thinner reconstruction if there is one.`,
      tag,
      expected: `at most ${THICKEST_MM} mm`,
      found: `${shown(thickest)} mm`,
    }),
  ]
}
