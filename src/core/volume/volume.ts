/** A voxel grid in patient space, and the masks and maps that lie on the same grid. */

/** Index to patient space: row-major 4 x 4, [x, y, z] voxel indices to millimetres in LPS. */
export type AffineLps = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
]

/**
 * A CT volume in canonical axial orientation: x grows to the patient's left, y to the back, z from feet to head,
 * as near as the acquisition's own axes allow (flips and axis swaps only, never resampling).
 */
export interface Volume {
  /** Hounsfield units, row-major [z, y, x], rounded to whole HU. */
  readonly voxelsHu: Int16Array
  /** Slices, rows, columns. */
  readonly shapeZyx: readonly [z: number, y: number, x: number]
  /** Distance between voxel centres along x, y and z in mm; z is the median slice distance. */
  readonly spacingMm: readonly [x: number, y: number, z: number]
  readonly affineLps: AffineLps
}

/** A binary mask on a volume's grid: 0 or 1, row-major [z, y, x]. */
export interface Mask {
  readonly voxels: Uint8Array
  readonly shapeZyx: readonly [z: number, y: number, x: number]
}

/** One slice of a volume, row-major [y, x], sharing the volume's memory. */
export function sliceHu(volume: Pick<Volume, 'voxelsHu' | 'shapeZyx'>, index: number): Int16Array {
  const [, rows, columns] = volume.shapeZyx
  return volume.voxelsHu.subarray(index * rows * columns, (index + 1) * rows * columns)
}
