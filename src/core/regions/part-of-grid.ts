/** A box of columns and rows through all slices, cut out of a grid and put back. */
import type { Volume } from '../volume/volume.ts'

/** Enough for whatever the outline of the lungs may grow by. */
const MARGIN_MM = 20

export interface PartOfGrid {
  /** First column and row. */
  readonly x: number
  readonly y: number
  readonly shapeZyx: readonly [z: number, y: number, x: number]
}

/**
 * @param mask 0 or other, row-major [z, y, x]
 * @param grid its shape and spacing
 * @returns the columns and rows that hold the mask with a margin, within the grid; null when it is empty
 */
export function partAround(
  mask: Uint8Array,
  { shapeZyx, spacingMm }: Pick<Volume, 'shapeZyx' | 'spacingMm'>,
): PartOfGrid | null {
  const [slices, rows, columns] = shapeZyx
  let [left, right, top, bottom] = [columns, -1, rows, -1]
  for (let row = 0; row < slices * rows; row += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (mask[row * columns + x] === 0) continue
      const y = row % rows
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
  }
  if (right < 0) return null
  const [marginX, marginY] = [
    Math.ceil(MARGIN_MM / spacingMm[0]),
    Math.ceil(MARGIN_MM / spacingMm[1]),
  ]
  const [x, y] = [Math.max(0, left - marginX), Math.max(0, top - marginY)]
  const width = Math.min(columns, right + marginX + 1) - x
  const height = Math.min(rows, bottom + marginY + 1) - y
  return { x, y, shapeZyx: [slices, height, width] }
}

/**
 * @param values row-major [z, y, x]
 * @param shapeZyx their shape
 * @param part what to cut out
 * @returns a copy of the part
 */
export function cutPart<Values extends Uint8Array | Int16Array>(
  values: Values,
  shapeZyx: Volume['shapeZyx'],
  part: PartOfGrid,
): Values {
  const [slices, height, width] = part.shapeZyx
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- slice() keeps the array's own type
  const cut = values.slice(0, slices * height * width) as Values
  eachRow(shapeZyx, part, (from, to) => cut.set(values.subarray(from, from + width), to))
  return cut
}

/**
 * @param values row-major [z, y, x]; changed in place
 * @param shapeZyx their shape
 * @param part where to
 * @param cut what `cutPart` gave, changed or not
 */
export function pastePart(
  values: Uint8Array,
  shapeZyx: Volume['shapeZyx'],
  part: PartOfGrid,
  cut: Uint8Array,
): void {
  const width = part.shapeZyx[2]
  eachRow(shapeZyx, part, (from, to) => values.set(cut.subarray(to, to + width), from))
}

function eachRow(
  [, rows, columns]: Volume['shapeZyx'],
  { x, y, shapeZyx: [slices, height, width] }: PartOfGrid,
  visit: (from: number, to: number) => void,
): void {
  for (let z = 0; z < slices; z += 1) {
    for (let row = 0; row < height; row += 1) {
      visit((z * rows + y + row) * columns + x, (z * height + row) * width)
    }
  }
}
