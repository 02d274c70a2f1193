/** Intervals for figures over slices that belong to patients: slices of one patient are not independent. */
import { createRandom } from '../random.ts'
import { quantile } from './quantile.ts'

export interface BootstrapOptions {
  /** Resamples drawn; 2000 settle a 95 % interval to about a hundredth of its width. */
  readonly repeats?: number
  readonly seed?: number
  /** 0.95 for a 95 % interval. */
  readonly level?: number
}

/**
 * The percentile bootstrap over clusters (Efron and Tibshirani 1993, chapter 13; whole clusters are drawn with
 * replacement, as Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x, justify). Deterministic for a seed.
 * @param clusters the items of each patient
 * @param statistic a figure over the items of the drawn patients; NaN where it is not defined
 * @param options repeats, seed, level
 * @returns lower and upper end, and how many resamples the figure was defined on; null when fewer than two clusters
 * exist (one patient says nothing about others) or the figure was never defined
 */
export function clusteredBootstrap<Item>(
  clusters: readonly (readonly Item[])[],
  statistic: (items: readonly Item[]) => number,
  options: BootstrapOptions = {},
): { readonly interval: readonly [low: number, high: number]; readonly defined: number } | null {
  const { repeats = 2000, seed = 1, level = 0.95 } = options
  if (clusters.length < 2) return null
  const random = createRandom(seed)
  const figures: number[] = []
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const items = clusters.flatMap(() => clusters[random.integer(clusters.length)]!)
    const figure = statistic(items)
    if (!Number.isNaN(figure)) figures.push(figure)
  }
  if (figures.length === 0) return null
  const tail = (1 - level) / 2
  return {
    interval: [quantile(figures, tail), quantile(figures, 1 - tail)],
    defined: figures.length,
  }
}
