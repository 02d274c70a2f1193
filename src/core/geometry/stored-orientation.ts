/** How the rows and columns of a file lie in the canonical slices made from it, and the way back. */
import type { Picture, PictureValues } from './resample-slice.ts'

/** `none` of them for a patient lying supine, head first, in the usual rows and columns. */
export interface StoredOrientation {
  /** The file's columns run along the canonical y. */
  readonly transposed: boolean
  /** The file's pixels run against the canonical x, or y. */
  readonly flippedX: boolean
  readonly flippedY: boolean
}

/**
 * @param picture a canonical slice, or what was found on it
 * @param stored how the file's pixels lie in it
 * @returns a new picture in the file's own rows and columns; width and height swap where they are transposed
 */
export function toStoredOrientation<Values extends PictureValues>(
  picture: Picture<Values>,
  { transposed, flippedX, flippedY }: StoredOrientation,
): Picture<Values> {
  const width = transposed ? picture.height : picture.width
  const height = transposed ? picture.width : picture.height
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- slice() keeps the array's own type
  const values = picture.values.slice() as Values
  for (let row = 0, at = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += 1) {
      const [x, y] = transposed ? [row, column] : [column, row]
      const fromX = flippedX ? picture.width - 1 - x : x
      const fromY = flippedY ? picture.height - 1 - y : y
      values[at] = picture.values[fromY * picture.width + fromX]!
    }
  }
  return { values, width, height }
}
