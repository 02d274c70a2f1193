/** Smooth random fields (lung texture, ragged edges) and the scanner's noise. */
import type { Random } from '../../core/index.ts'

const LATTICE = 32

/** Smooth noise at a point; `cellMm` is the size of its lumps. About -1 to 1, mean 0, periodic after 32 cells. */
export type NoiseField = (x: number, y: number, z: number, cellMm: number) => number

/** Value noise: random numbers on a lattice, interpolated trilinearly with smoothed weights (Perlin 1985). */
export function createNoiseField(random: Random): NoiseField {
  const values = Float32Array.from({ length: LATTICE ** 3 }, () => random.next() * 2 - 1)
  const wrap = LATTICE - 1
  const at = (index: number) => values[index] ?? 0
  return (x, y, z, cellMm) => {
    const [u, v, w] = [x / cellMm, y / cellMm, z / cellMm]
    const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)]
    const [fx, fy, fz] = [fade(u - i), fade(v - j), fade(w - k)]
    const [x0, x1] = [i & wrap, (i + 1) & wrap]
    const [y0, y1] = [(j & wrap) * LATTICE, ((j + 1) & wrap) * LATTICE]
    const [z0, z1] = [(k & wrap) * LATTICE * LATTICE, ((k + 1) & wrap) * LATTICE * LATTICE]
    const near = lerp(
      lerp(at(x0 + y0 + z0), at(x1 + y0 + z0), fx),
      lerp(at(x0 + y1 + z0), at(x1 + y1 + z0), fx),
      fy,
    )
    const far = lerp(
      lerp(at(x0 + y0 + z1), at(x1 + y0 + z1), fx),
      lerp(at(x0 + y1 + z1), at(x1 + y1 + z1), fx),
      fy,
    )
    return lerp(near, far, fz)
  }
}

/**
 * A square tile of correlated noise, standard deviation 1, that repeats without a seam: white noise smoothed by the
 * kernel [1 2 1] in both directions, as a soft reconstruction kernel does.
 * @param random where the numbers come from
 * @param size width and height in pixels
 * @returns row-major values
 */
export function noiseTile(random: Random, size: number): Float32Array {
  const white = Float32Array.from({ length: size * size }, () => random.normal())
  const rows = new Float32Array(size * size)
  const tile = new Float32Array(size * size)
  const at = (values: Float32Array, y: number, x: number) =>
    values[((y + size) % size) * size + ((x + size) % size)] ?? 0
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      rows[y * size + x] = at(white, y, x - 1) + 2 * at(white, y, x) + at(white, y, x + 1)
  // The kernel's gain on white noise is the root of its sum of squares: 6 in each direction.
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      tile[y * size + x] = (at(rows, y - 1, x) + 2 * at(rows, y, x) + at(rows, y + 1, x)) / 6
  return tile
}

function fade(t: number): number {
  return t * t * (3 - 2 * t)
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
