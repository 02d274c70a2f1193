/** Lungs and lesions as a label volume in NIfTI-1 (nifti1.h of nifti.nimh.nih.gov; field names as there). */
import { type AffineLps, CONSOLIDATION_THRESHOLD_HU, LABEL_MAP_DESCRIPTION } from '../core/index.ts'
import type { ReportCase } from './report-case.ts'

/**
 * What the voxels of the label volume mean. A lesion voxel is lesion even where the lung mask leaves it out; ground glass
 * and consolidation are told apart by density, as the Reading's quantities are.
 */
export const MASK_LABELS = { background: 0, lung: 1, groundGlass: 2, consolidation: 3 } as const

const HEADER_BYTES = 348
/** The header, and four bytes that say that no extension follows. */
export const VOXEL_OFFSET = 352
const DATATYPE_UINT8 = 2
const UNITS_MM = 2
const XFORM_SCANNER = 1

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
 * @returns the bytes of a `.nii` file, little endian, uint8 {@link MASK_LABELS} on the volume's own grid; gzip makes it a `.nii.gz`.
 * NIfTI is RAS: the sform is the volume's affine with x and y turned round
 */
export function labelsNifti(
  labels: Uint8Array,
  grid: Omit<ReportCase['volume'], 'voxelsHu'>,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(VOXEL_OFFSET + labels.length)
  writeHeader(new DataView(file.buffer), grid)
  file.set(new TextEncoder().encode(LABEL_MAP_DESCRIPTION), 148)
  file.set(new TextEncoder().encode('n+1'), 344)
  file.set(labels, VOXEL_OFFSET)
  return file
}

/** @param subject the masks, and the grid they lie on @returns their labels as `labelsNifti` writes them */
export function maskNifti(subject: Omit<ReportCase, 'reading'>): Uint8Array {
  return labelsNifti(labelsOf(subject), subject.volume)
}

function writeHeader(
  view: DataView,
  { shapeZyx, spacingMm, affineLps }: Omit<ReportCase['volume'], 'voxelsHu'>,
) {
  const [slices, rows, columns] = shapeZyx
  view.setInt32(0, HEADER_BYTES, true)
  // dim: three axes, x fastest, which is the order of our voxels too.
  for (const [i, size] of [3, columns, rows, slices, 1, 1, 1, 1].entries())
    view.setInt16(40 + 2 * i, size, true)
  view.setInt16(70, DATATYPE_UINT8, true)
  view.setInt16(72, 8, true)
  for (const [i, size] of [1, ...spacingMm].entries()) view.setFloat32(76 + 4 * i, size, true)
  view.setFloat32(108, VOXEL_OFFSET, true)
  view.setFloat32(112, 1, true)
  view.setUint8(123, UNITS_MM)
  view.setInt16(254, XFORM_SCANNER, true)
  for (const [i, value] of sformRas(affineLps).entries()) view.setFloat32(280 + 4 * i, value, true)
}

/** The first three rows of the affine in RAS: right and anterior grow where left and posterior grew in LPS. */
function sformRas(affineLps: AffineLps): number[] {
  return affineLps.slice(0, 12).map((value, i) => (i < 8 ? 0 - value : value))
}
