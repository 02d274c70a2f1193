/** The part of a series that may be read: slices whose pixels were lost are left out, and what was found is put back. */
import type { Mask, Series, Volume } from '../core/index.ts'

/**
 * @param slices of a series
 * @returns the indices of those that can be read, feet to head
 */
export function readableSlices(slices: Series['slices']): number[] {
  return slices.flatMap(({ unreadable }, index) => (unreadable ? [] : [index]))
}

/**
 * @param volume the whole volume
 * @param indices the slices to keep, feet to head
 * @returns a volume of these alone, close together: the lungs above and below a lost slice stay one stretch; the very same
 *   volume when all are kept
 */
export function pickSlices(volume: Volume, indices: readonly number[]): Volume {
  const [slices, rows, columns] = volume.shapeZyx
  if (indices.length === slices) return volume
  const plane = rows * columns
  const voxelsHu = new Int16Array(indices.length * plane)
  for (const [to, from] of indices.entries())
    voxelsHu.set(volume.voxelsHu.subarray(from * plane, (from + 1) * plane), to * plane)
  return { ...volume, voxelsHu, shapeZyx: [indices.length, rows, columns] }
}

/**
 * @param mask of the picked slices
 * @param indices where they lie in the whole volume
 * @param shapeZyx of the whole volume
 * @returns the mask on the whole volume, empty on the slices left out
 */
export function spreadSlices(
  mask: Mask,
  indices: readonly number[],
  shapeZyx: Mask['shapeZyx'],
): Mask {
  const [slices, rows, columns] = shapeZyx
  if (indices.length === slices) return mask
  const plane = rows * columns
  const voxels = new Uint8Array(slices * plane)
  for (const [from, to] of indices.entries())
    voxels.set(mask.voxels.subarray(from * plane, (from + 1) * plane), to * plane)
  return { voxels, shapeZyx }
}
