/** Bytes on a grid as a NIfTI-1 file (nifti1.h of nifti.nimh.nih.gov; field names as there). */
import type { AffineLps } from '../core/index.ts'

const HEADER_BYTES = 348
/** The header, and four bytes that say that no extension follows. */
export const VOXEL_OFFSET = 352
const DATATYPE_UINT8 = 2
const UNITS_MM = 2
const XFORM_SCANNER = 1

/** Where the voxels lie. */
export interface NiftiGrid {
  readonly shapeZyx: readonly [z: number, y: number, x: number]
  readonly spacingMm: readonly [x: number, y: number, z: number]
  readonly affineLps: AffineLps
}

/**
 * @param voxels row-major [z, y, x]
 * @param grid their grid
 * @param meaning what the numbers are
 * @param meaning.description under 80 letters of ASCII
 * @param meaning.slope what a stored number is multiplied with (`scl_slope`)
 * @returns a `.nii` file, little endian, uint8; gzip makes it a `.nii.gz`. NIfTI is RAS: the sform is the affine with x and y
 * turned round
 */
export function niftiFile(
  voxels: Uint8Array,
  grid: NiftiGrid,
  meaning: { readonly description: string; readonly slope: number },
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(VOXEL_OFFSET + voxels.length)
  writeHeader(new DataView(file.buffer), grid, meaning.slope)
  file.set(new TextEncoder().encode(meaning.description), 148)
  file.set(new TextEncoder().encode('n+1'), 344)
  file.set(voxels, VOXEL_OFFSET)
  return file
}

function writeHeader(view: DataView, { shapeZyx, spacingMm, affineLps }: NiftiGrid, slope: number) {
  const [slices, rows, columns] = shapeZyx
  view.setInt32(0, HEADER_BYTES, true)
  // dim: three axes, x fastest, which is the order of our voxels too.
  for (const [i, size] of [3, columns, rows, slices, 1, 1, 1, 1].entries())
    view.setInt16(40 + 2 * i, size, true)
  view.setInt16(70, DATATYPE_UINT8, true)
  view.setInt16(72, 8, true)
  for (const [i, size] of [1, ...spacingMm].entries()) view.setFloat32(76 + 4 * i, size, true)
  view.setFloat32(108, VOXEL_OFFSET, true)
  view.setFloat32(112, slope, true)
  view.setUint8(123, UNITS_MM)
  view.setInt16(254, XFORM_SCANNER, true)
  for (const [i, value] of sformRas(affineLps).entries()) view.setFloat32(280 + 4 * i, value, true)
}

/** The first three rows of the affine in RAS: right and anterior grow where left and posterior grew in LPS. */
function sformRas(affineLps: AffineLps): number[] {
  return affineLps.slice(0, 12).map((value, i) => (i < 8 ? 0 - value : value))
}
