/** The whole trunk on labelled series: read, analyze, compare slice by slice and case by case. */
import { join } from 'node:path'
import { type DatasetCase, GroundglassError, type Series } from '../core/index.ts'
import { readSeries } from '../disk/index.ts'
import { type Analysis, type Networks, analyze } from '../reading/index.ts'
import { type Missing, attempt } from './attempt.ts'
import { groupBy } from './group-by.ts'
import { type ScoredReading, sliceRows } from './slice-rows.ts'
import { type SeriesResult, caseRow } from './slice-summary.ts'

export interface SeriesProgress {
  readonly series: number
  readonly seriesTotal: number
  readonly stage: 'reading' | 'valid-area' | 'lesions'
  readonly done: number
  readonly total: number
}

/**
 * @param networks valid area and lesion
 * @param cases cases with slice labels, of any number of series
 * @param root the folder that their paths start from
 * @param options mirrored averaging, progress
 * @returns one result a series, in order of first appearance; one that cannot be read is a result that says so
 */
export async function evaluateSeries(
  networks: Networks,
  cases: readonly DatasetCase[],
  root: string,
  options: {
    readonly mirrored: boolean
    readonly onProgress?: ((progress: SeriesProgress) => void) | undefined
  },
): Promise<SeriesResult[]> {
  const groups = [...groupBy(cases, ({ image }) => image)]
  const results: SeriesResult[] = []
  for (const [number, [image, own]] of groups.entries()) {
    const where = { series: number + 1, seriesTotal: groups.length }
    options.onProgress?.({ ...where, stage: 'reading', done: 0, total: 1 })
    const read = await attempt(async () => {
      const series = await onlySeries(join(root, image))
      const analysis = await analyze(series, networks, {
        // Not asked for: as every reading does it.
        mirroredAveraging: options.mirrored || undefined,
        onProgress: (event) => options.onProgress?.({ ...where, ...event }),
      })
      return scoredReading(analysis)
    })
    const answer: ScoredReading | Missing = 'value' in read ? read.value : read.missing
    const rows = sliceRows(own, answer)
    results.push({ rows, case: caseRow(rows, answer) })
  }
  return results
}

async function onlySeries(path: string): Promise<Series> {
  const found: Series[] = []
  for await (const series of readSeries([path])) found.push(series)
  if (found.length === 1) return found[0]!
  throw new GroundglassError(
    'evaluation/not-one-series',
    `Expected one series where the manifest names one; ${found.length} were found. Check --root and the data.`,
  )
}

function scoredReading({ reading, lesionProbability }: Analysis): ScoredReading {
  const slices = reading.slices.length
  if (lesionProbability === null)
    return { reading, scores: Array.from({ length: slices }, () => 0) }
  const plane = lesionProbability.length / slices
  const scores = Array.from({ length: slices }, (_, slice) => {
    let best = 0
    for (let i = slice * plane; i < (slice + 1) * plane; i += 1) {
      if (lesionProbability[i]! > best) best = lesionProbability[i]!
    }
    return best / 255
  })
  return { reading, scores }
}
