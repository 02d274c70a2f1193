/** The valid area: the smallest rectangle that holds all lung of a slice, and the union of a series' rectangles. */
import type { Rectangle } from '../reading.ts'
import type { Mask } from '../volume/volume.ts'

/**
 * The smallest rectangle that holds every set pixel.
 * @param mask one slice, row-major [y, x]; anything but 0 is lung
 * @param width columns
 * @returns columns and rows of the slice, or null when nothing is set
 */
export function rectangleOf(mask: Uint8Array, width: number): Rectangle | null {
  const height = mask.length / width
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y += 1) {
    const row = mask.subarray(y * width, (y + 1) * width)
    const rowLeft = firstSet(row)
    if (rowLeft < 0) continue
    top = Math.min(top, y)
    bottom = y
    left = Math.min(left, rowLeft)
    let rowRight = width - 1
    while (row[rowRight] === 0) rowRight -= 1
    right = Math.max(right, rowRight)
  }
  if (bottom < 0) return null
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** A plain loop: `findIndex` calls a function a pixel, ten times the time on whole series. */
function firstSet(row: Uint8Array): number {
  for (let x = 0; x < row.length; x += 1) if (row[x] !== 0) return x
  return -1
}

/**
 * Each slice's valid area.
 * @param lungs the lungs on the volume's grid
 * @returns one a slice, feet to head; null where the slice has no lung
 */
export function validAreas(lungs: Mask): (Rectangle | null)[] {
  const [slices, rows, columns] = lungs.shapeZyx
  const plane = rows * columns
  return Array.from({ length: slices }, (_, z) =>
    rectangleOf(lungs.voxels.subarray(z * plane, (z + 1) * plane), columns),
  )
}

/**
 * The smallest rectangle that holds all of them: what the lesion network sees of every slice, so that flat apex and base
 * slices are not stretched.
 * @param areas valid areas of the slices
 * @returns their union, or null when there is none
 */
export function unionOfAreas(areas: readonly (Rectangle | null)[]): Rectangle | null {
  let union: Rectangle | null = null
  for (const area of areas) {
    if (area === null) continue
    if (union === null) {
      union = area
      continue
    }
    const x = Math.min(union.x, area.x)
    const y = Math.min(union.y, area.y)
    const right = Math.max(union.x + union.width, area.x + area.width)
    const bottom = Math.max(union.y + union.height, area.y + area.height)
    union = { x, y, width: right - x, height: bottom - y }
  }
  return union
}

/**
 * The lungs of a patient are one stretch of slices without holes: of several stretches the one with most lung stays.
 * @param lungAreasPx lung pixels of each slice, feet to head
 * @returns first and last slice of the stretch, or null when no slice has lung
 */
export function lungStretch(
  lungAreasPx: readonly number[],
): { readonly first: number; readonly last: number } | null {
  let best: { first: number; last: number; sum: number } | null = null
  for (let first = 0; first < lungAreasPx.length; first += 1) {
    if (lungAreasPx[first] === 0) continue
    let [last, sum] = [first, 0]
    while (last < lungAreasPx.length && lungAreasPx[last]! > 0) {
      sum += lungAreasPx[last]!
      last += 1
    }
    if (best === null || sum > best.sum) best = { first, last: last - 1, sum }
    first = last
  }
  return best && { first: best.first, last: best.last }
}
