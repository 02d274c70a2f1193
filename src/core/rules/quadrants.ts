/**
 * The four quadrants of a slice. Sides are the patient's: in the canonical volume x grows to the patient's left and y
 * to the back, so columns before the origin are right and rows before it anterior.
 */
import type { Quadrant, Rectangle } from '../reading.ts'

/** A point in pixel indices: whole numbers are pixel centres. */
export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Where the four quadrants meet, one point for a whole series.
 * @param choice `valid-area`: the centre of the series' valid area; `image`: the centre of the image, as the paper reads
 * @param seriesValidArea the union of the slices' valid areas, in voxels
 * @param image columns and rows of the slices
 * @returns the point in voxel indices; it may lie between voxels
 */
export function quadrantOrigin(
  choice: 'valid-area' | 'image',
  seriesValidArea: Rectangle,
  image: { readonly width: number; readonly height: number },
): Point {
  const area = choice === 'image' ? { x: 0, y: 0, ...image } : seriesValidArea
  return { x: area.x + (area.width - 1) / 2, y: area.y + (area.height - 1) / 2 }
}

/**
 * @param point in the same pixel indices as the origin
 * @param origin where the quadrants meet; points on a dividing line count as left and posterior
 * @returns the quadrant that holds the point
 */
export function quadrantOf(point: Point, origin: Point): Quadrant {
  if (point.y < origin.y) return point.x < origin.x ? 'right-anterior' : 'left-anterior'
  return point.x < origin.x ? 'right-posterior' : 'left-posterior'
}

/**
 * The quadrants a lesion counts in: those where the part of its mask is itself above the floor for lesions (the box
 * of the part covers more than `minimumBoxPx` pixels). When it is so split that no part is, the one with most pixels.
 * @param pixels the lesion's pixels on the 512 x 512 crop grid
 * @param origin where the quadrants meet, on that grid
 * @param minimumBoxPx the floor, in pixels of that grid
 * @returns at least one quadrant, the one with most pixels first
 */
export function lesionQuadrants(
  pixels: Iterable<Point>,
  origin: Point,
  minimumBoxPx: number,
): Quadrant[] {
  const parts = new Map<
    Quadrant,
    { count: number; left: number; right: number; top: number; bottom: number }
  >()
  for (const { x, y } of pixels) {
    const quadrant = quadrantOf({ x, y }, origin)
    const part = parts.get(quadrant)
    if (part === undefined) {
      parts.set(quadrant, { count: 1, left: x, right: x, top: y, bottom: y })
      continue
    }
    part.count += 1
    part.left = Math.min(part.left, x)
    part.right = Math.max(part.right, x)
    part.top = Math.min(part.top, y)
    part.bottom = Math.max(part.bottom, y)
  }
  const largestFirst = [...parts].toSorted(([, a], [, b]) => b.count - a.count)
  const above = largestFirst.filter(
    ([, part]) => (part.right - part.left + 1) * (part.bottom - part.top + 1) > minimumBoxPx,
  )
  return (above.length > 0 ? above : largestFirst.slice(0, 1)).map(([quadrant]) => quadrant)
}
