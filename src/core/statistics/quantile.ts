/** Quantiles. */

/**
 * The p-quantile by linear interpolation between order statistics at (n - 1) p: definition 7 of Hyndman and Fan 1996
 * (doi 10.2307/2684934), the default of R and NumPy.
 * @param values at least one finite number, in any order
 * @param p 0 to 1
 * @returns the quantile; NaN for no values
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const low = Math.floor(at)
  const below = sorted[low]
  if (below === undefined) return Number.NaN
  const above = sorted[low + 1] ?? below
  return below + (at - low) * (above - below)
}
