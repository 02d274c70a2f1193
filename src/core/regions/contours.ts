/** Outlines of masks and probability maps, for drawing. */
import type { PictureValues } from '../geometry/resample-slice.ts'

/** A closed line in pixel indices (whole numbers are pixel centres); its last point joins its first. */
export type Contour = readonly { readonly x: number; readonly y: number }[]

/**
 * Outlines of everything at or above `level`: marching squares, crossings placed by linear interpolation (on a
 * binary mask with level 0.5, half-way between pixels). Outside the picture counts as 0, so that every line closes.
 * Where corners touch diagonally the regions are kept apart unless the mean of the four reaches the level.
 * @param values row-major [y, x]
 * @param width columns
 * @param height rows
 * @param level the value outlined, above 0
 * @returns closed lines; inside lies on the right of the direction of travel as seen on screen (y down)
 */
export function contours(
  values: PictureValues,
  width: number,
  height: number,
  level = 0.5,
): Contour[] {
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : values[y * width + x]!
  // Each crossing has a number: twice the padded index of the pixel on its left or top, plus 1 when it lies below that pixel.
  const stride = width + 1
  const crossing = (x: number, y: number, below: 0 | 1) => 2 * ((y + 1) * stride + x + 1) + below
  const nextOf = new Map<number, number>()

  for (let y = -1; y < height; y += 1) {
    for (let x = -1; x < width; x += 1) {
      const corners = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)] as const
      const bits = corners.map((value) => value >= level)
      const count = bits.filter(Boolean).length
      if (count === 0 || count === 4) continue
      // Crossings on the four sides of the cell: top, right, bottom, left.
      const sides = [
        crossing(x, y, 0),
        crossing(x + 1, y, 1),
        crossing(x, y + 1, 0),
        crossing(x, y, 1),
      ]
      const saddle = count === 2 && bits[0] === bits[2]
      const joined = saddle && (corners[0] + corners[1] + corners[2] + corners[3]) / 4 >= level
      for (let side = 0; side < 4; side += 1) {
        // A line enters the cell where, going clockwise round it, inside becomes outside.
        if (!(bits[side] && !bits[(side + 1) % 4])) continue
        const exit = exitSide(bits, side, saddle && !joined)
        nextOf.set(sides[side]!, sides[exit]!)
      }
    }
  }

  const lines: Contour[] = []
  for (const [first] of nextOf) {
    const line: { x: number; y: number }[] = []
    let current = first
    for (let next = nextOf.get(current); next !== undefined; next = nextOf.get(current)) {
      line.push(pointOf(current))
      nextOf.delete(current)
      current = next
    }
    if (line.length > 0) lines.push(line)
  }
  return lines

  function pointOf(key: number) {
    const below = key % 2
    const cell = (key - below) / 2
    const x = (cell % stride) - 1
    const y = Math.floor(cell / stride) - 1
    const [from, to] = [at(x, y), at(x + 1 - below, y + below)]
    const share = (level - from) / (to - from)
    return { x: x + share * (1 - below), y: y + share * below }
  }
}

/** The side by which a line that entered at `entry` leaves: the other change from outside to inside. */
function exitSide(bits: readonly boolean[], entry: number, apart: boolean): number {
  // Regions kept apart: the line turns round the corner it has just left; joined: round the outside corner ahead.
  const order = apart ? [3, 2, 1] : [1, 2, 3]
  for (const step of order) {
    const side = (entry + step) % 4
    if (!bits[side] && bits[(side + 1) % 4]) return side
  }
  throw new RangeError('a cell with an entry has an exit')
}
