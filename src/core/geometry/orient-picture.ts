/** Quarter turns and the transpose that set a stored picture upright, and back. */
import type { Orientation } from '../dataset.ts'
import type { Picture, PictureValues } from './resample-slice.ts'

const INVERSE: Readonly<Record<Orientation, Orientation>> = {
  none: 'none',
  transpose: 'transpose',
  cw: 'ccw',
  ccw: 'cw',
  '180': '180',
}

/** Index in the source of the output's first pixel, and its steps along the output's x and y. */
const WALKS: Readonly<
  Record<Orientation, (width: number, height: number) => [number, number, number]>
> = {
  none: (width) => [0, 1, width],
  transpose: (width) => [0, width, 1],
  cw: (width, height) => [(height - 1) * width, -width, 1],
  ccw: (width) => [width - 1, width, -1],
  '180': (width, height) => [height * width - 1, -1, -width],
}

/**
 * Sets a stored picture upright: `cw` turns its content clockwise by 90 degrees, `transpose` swaps x and y.
 * @param picture the stored picture
 * @param orientation what sets it upright
 * @returns a new picture of the same number type; width and height swap for all but `none` and `180`
 */
export function orientPicture<Values extends PictureValues>(
  picture: Picture<Values>,
  orientation: Orientation,
): Picture<Values> {
  const swaps = orientation !== 'none' && orientation !== '180'
  const width = swaps ? picture.height : picture.width
  const height = swaps ? picture.width : picture.height
  const [start, stepX, stepY] = WALKS[orientation](picture.width, picture.height)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- slice() keeps the array's own type
  const values = picture.values.slice() as Values
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      values[at] = picture.values[start + x * stepX + y * stepY]!
    }
  }
  return { values, width, height }
}

/**
 * The way back: `undoOrientation(orientPicture(p, o), o)` equals `p`.
 * @param picture an upright picture
 * @param orientation what had set it upright
 * @returns a new picture as it was stored
 */
export function undoOrientation<Values extends PictureValues>(
  picture: Picture<Values>,
  orientation: Orientation,
): Picture<Values> {
  return orientPicture(picture, INVERSE[orientation])
}
