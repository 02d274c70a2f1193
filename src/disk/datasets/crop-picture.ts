/** Cutting a rectangle out of a stored picture. */
import type { DatasetCase, Picture, PictureValues } from '../../core/index.ts'

/**
 * @param picture a stored picture
 * @param crop pixels of it, or null for all; what lies beyond the picture is left out
 * @returns the part, copied; the picture itself for null
 */
export function cropPicture<Values extends PictureValues>(
  picture: Picture<Values>,
  crop: DatasetCase['crop'],
): Picture<Values> {
  if (crop === null) return picture
  const x0 = Math.max(0, Math.floor(crop.x))
  const y0 = Math.max(0, Math.floor(crop.y))
  const width = Math.min(picture.width, Math.ceil(crop.x + crop.width)) - x0
  const height = Math.min(picture.height, Math.ceil(crop.y + crop.height)) - y0
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- slice() keeps the array's own type
  const values = picture.values.slice(0, width * height) as Values
  for (let y = 0; y < height; y += 1) {
    const from = (y0 + y) * picture.width + x0
    values.set(picture.values.subarray(from, from + width), y * width)
  }
  return { values, width, height }
}
