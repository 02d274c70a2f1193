/** Intervals for proportions. */

/** A share of a count with its interval; the count stays beside the ratio. */
export interface Proportion {
  readonly hits: number
  readonly count: number
  /** hits / count, or null when nothing was counted. */
  readonly value: number | null
  /** Lower and upper end; null when nothing was counted. */
  readonly interval95: readonly [low: number, high: number] | null
}

/** The 97.5th percentile of the standard normal distribution. */
export const Z_95 = 1.959963984540054

/**
 * Wilson's score interval without continuity correction (Wilson 1927; method 3 of Newcombe 1998,
 * doi 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E). It stays within 0 and 1 and is honest at the ends.
 * @param hits 0 to `count`
 * @param count number of independent trials
 * @param z 1.96 for 95 %
 * @returns the proportion with its interval
 */
export function wilsonInterval(hits: number, count: number, z = Z_95): Proportion {
  if (count === 0) return { hits, count, value: null, interval95: null }
  const value = hits / count
  const z2 = z * z
  const centre = (hits + z2 / 2) / (count + z2)
  const half = (z * Math.sqrt((hits * (count - hits)) / count + z2 / 4)) / (count + z2)
  // Rounding may miss the exact ends by 1e-17.
  const low = hits === 0 ? 0 : centre - half
  const high = hits === count ? 1 : centre + half
  return { hits, count, value, interval95: [low, high] }
}
