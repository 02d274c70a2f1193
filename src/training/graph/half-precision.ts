/** IEEE 754 half precision (binary16): weights in half the space, 11 significant bits. */

/** Largest finite half. */
const LARGEST_HALF = 65504

/**
 * @param half the 16 bits
 * @returns the number they stand for
 */
export function numberOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/**
 * @param value a number of magnitude at most `LARGEST_HALF`
 * @returns the nearest half, ties to even, as 16 bits
 */
export function halfOfNumber(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (!(magnitude <= LARGEST_HALF)) {
    throw new RangeError(`expected a number up to ${LARGEST_HALF}, found ${value}`)
  }
  // Below 2^-14 halves are evenly spaced, 2^-24 apart.
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)))
  const steps = roundTiesToEven(magnitude / 2 ** (exponent - 10))
  // The steps carry the implicit bit, and may carry into the next exponent: adding does both.
  return sign | (((exponent + 14) << 10) + steps)
}

function roundTiesToEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
