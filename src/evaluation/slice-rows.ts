/** Slice labels against a Reading: one row a labelled slice. */
import { type DatasetCase, GroundglassError, type Reading } from '../core/index.ts'
import type { Missing } from './attempt.ts'

/** A labelled slice and what the Reading says of it. */
export interface SliceRow {
  readonly id: string
  readonly patient: string
  /** Position in the series: 0 is nearest the feet. */
  readonly sliceIndex: number
  readonly actual: boolean
  readonly predicted: boolean
  /** The lesion network's largest probability on the slice, within its valid area. */
  readonly score: number
  /** False where the slice has no valid area: the method leaves such slices out. */
  readonly hasValidArea: boolean
  /** Slices to the nearest labelled positive of the series, 0 on it; null when it has none. */
  readonly distanceToPositive: number | null
  readonly missing: Missing | null
}

/** A Reading with the strongest answer of the lesion network on each slice (within its valid area), 0 to 1, feet to head. */
export interface ScoredReading {
  readonly reading: Reading
  readonly scores: readonly number[]
}

/**
 * @param cases the labelled slices of one series
 * @param read what was read of it, or why it was not
 * @returns one row a labelled slice; without slices in the Reading each row is a wrong answer
 * @throws {GroundglassError} `evaluation/no-such-slice` when a label lies outside the series
 */
export function sliceRows(
  cases: readonly DatasetCase[],
  read: ScoredReading | Missing,
): SliceRow[] {
  const positives = cases.filter(isPositive).map(({ sliceIndex }) => sliceIndex!)
  const missing = missingOf(read)
  return cases.map((item) => {
    const sliceIndex = item.sliceIndex!
    const actual = isPositive(item)
    const distances = positives.map((positive) => Math.abs(positive - sliceIndex))
    const row = {
      id: item.id,
      patient: item.patient,
      sliceIndex,
      actual,
      distanceToPositive: distances.length === 0 ? null : Math.min(...distances),
    }
    if (missing !== null || !('reading' in read)) {
      return { ...row, predicted: !actual, score: actual ? 0 : 1, hasValidArea: true, missing }
    }
    const slice = read.reading.slices[sliceIndex]
    if (!slice) {
      throw new GroundglassError(
        'evaluation/no-such-slice',
        `Expected slice ${sliceIndex} of case ${item.id}; its series has ${read.reading.slices.length}. Write the manifest again for this copy of the data.`,
      )
    }
    return {
      ...row,
      predicted: slice.lesions.length > 0,
      score: read.scores[sliceIndex] ?? 0,
      hasValidArea: slice.validArea !== null,
      missing: null,
    }
  })
}

/**
 * @param read a Reading, or why there is none
 * @returns why the slices of the series have no answer; null when they have one
 */
function missingOf(read: ScoredReading | Missing): Missing | null {
  if (!('reading' in read)) return read
  const { verdict, slices } = read.reading
  if (slices.some(({ validArea }) => validArea !== null)) return null
  return { code: verdict.reasonCode, message: verdict.reason }
}

function isPositive({ label }: DatasetCase): boolean {
  return label.kind === 'slice' && label.positive
}
