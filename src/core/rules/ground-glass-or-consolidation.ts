/** Ground glass against consolidation, by density alone. */
import type { Lesion } from '../reading.ts'

/**
 * Lesion voxels at this HU and above are consolidation, those below ground glass. Of the eight thresholds
 * compared in doi 10.1186/s12879-021-06556-z (BMC Infectious Diseases 2021) it told COVID-19 pneumonia apart best. It is
 * density, not appearance: vessels and the chest wall's partial volume inside a lesion count as consolidation.
 */
export const CONSOLIDATION_THRESHOLD_HU = -300

/** A lesion is called after one kind when the other makes up less than this share of its voxels (our choice). */
const MIXED_FROM_SHARE = 0.25

/**
 * @param consolidationShare share of the lesion's voxels at or above CONSOLIDATION_THRESHOLD_HU, 0 to 1
 * @returns the lesion's kind
 */
export function lesionKind(consolidationShare: number): Lesion['kind'] {
  if (consolidationShare < MIXED_FROM_SHARE) return 'ground-glass'
  return consolidationShare > 1 - MIXED_FROM_SHARE ? 'consolidation' : 'mixed'
}
