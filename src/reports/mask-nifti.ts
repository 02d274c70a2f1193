/** Lungs and lesions as a label volume in NIfTI-1. */
import { CONSOLIDATION_THRESHOLD_HU, LABEL_MAP_DESCRIPTION } from '../core/index.ts'
import { type NiftiGrid, niftiFile } from './nifti-file.ts'
import type { ReportCase } from './report-case.ts'

/**
 * What the voxels of the label volume mean. A lesion voxel is lesion even where the lung mask leaves it out; ground glass
 * and consolidation are told apart by density, as the Reading's quantities are.
 */
export const MASK_LABELS = { background: 0, lung: 1, groundGlass: 2, consolidation: 3 } as const

/**
 * @param subject the masks, and the grid they lie on
 * @returns row-major [z, y, x], one of {@link MASK_LABELS} a voxel
 */
export function labelsOf({
  volume,
  lungMask,
  lesionMask,
}: Omit<ReportCase, 'reading'>): Uint8Array<ArrayBuffer> {
  const labels = new Uint8Array(lungMask.voxels.length)
  for (let i = 0; i < labels.length; i += 1) {
    if (lesionMask.voxels[i])
      labels[i] =
        volume.voxelsHu[i]! < CONSOLIDATION_THRESHOLD_HU
          ? MASK_LABELS.groundGlass
          : MASK_LABELS.consolidation
    else if (lungMask.voxels[i]) labels[i] = MASK_LABELS.lung
  }
  return labels
}

/**
 * @param labels as `labelsOf` makes them
 * @param grid the volume they lie on
 * @returns the bytes of a `.nii` file, little endian, uint8 {@link MASK_LABELS} on the volume's own grid; gzip makes it a `.nii.gz`
 */
export function labelsNifti(labels: Uint8Array, grid: NiftiGrid): Uint8Array<ArrayBuffer> {
  return niftiFile(labels, grid, { description: LABEL_MAP_DESCRIPTION, slope: 1 })
}

/** @param subject the masks, and the grid they lie on @returns their labels as `labelsNifti` writes them */
export function maskNifti(subject: Omit<ReportCase, 'reading'>): Uint8Array {
  return labelsNifti(labelsOf(subject), subject.volume)
}
