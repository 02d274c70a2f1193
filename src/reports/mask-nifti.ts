/** Lungs and lesions as a label volume in NIfTI-1. */
import { CONSOLIDATION_THRESHOLD_HU, LABEL_MAP_DESCRIPTION } from '../core/index.ts'
import { niftiFile } from './nifti-file.ts'
import type { ReportCase } from './report-case.ts'

/**
 * What the voxels of the label volume mean. A lesion voxel is lesion even where the lung mask leaves it out; ground glass
 * and consolidation are told apart by density, as the Reading's quantities are.
 */
export const MASK_LABELS = { background: 0, lung: 1, groundGlass: 2, consolidation: 3 } as const

/**
 * @param subject the masks, and the grid they lie on
 * @returns the bytes of a `.nii` file, little endian, uint8 {@link MASK_LABELS} on the volume's own grid; gzip makes it a `.nii.gz`
 */
export function maskNifti({
  volume,
  lungMask,
  lesionMask,
}: Omit<ReportCase, 'reading'>): Uint8Array {
  const labels = new Uint8Array(lungMask.voxels.length)
  for (let i = 0; i < labels.length; i += 1) {
    if (lesionMask.voxels[i])
      labels[i] =
        volume.voxelsHu[i]! < CONSOLIDATION_THRESHOLD_HU
          ? MASK_LABELS.groundGlass
          : MASK_LABELS.consolidation
    else if (lungMask.voxels[i]) labels[i] = MASK_LABELS.lung
  }
  return niftiFile(labels, volume, { description: LABEL_MAP_DESCRIPTION, slope: 1 })
}
