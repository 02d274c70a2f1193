/** The case rule needs three consecutive slices; less is read, but cannot be suspicious by it. */
import type { Finding } from '../../core/index.ts'
import { warning } from './finding.ts'

const FEWEST_SLICES = 3

/** @param sliceCount slices of the volume @returns a warning below three */
export function checkTooFewSlices(sliceCount: number): Finding[] {
  if (sliceCount >= FEWEST_SLICES) return []
  return [
    warning({
      code: 'series/too-few-slices',
      message: `The case rule looks for ${FEWEST_SLICES} consecutive slices; this series has ${sliceCount}. Single slices are read, but the case cannot be called suspicious. Load the whole series.`,
      expected: `at least ${FEWEST_SLICES} slices`,
      found: String(sliceCount),
    }),
  ]
}
