/** Slice labels against a Reading: one row a labelled slice. */
import { type DatasetCase, GroundglassError, type Reading } from '../core/index.ts'
import type { Missing } from './mask-rows.ts'

/** A labelled slice and what the Reading says of it. */
export interface SliceRow {
  readonly id: string
  readonly patient: string
  /** Position in the series: 0 is nearest the feet. */
  readonly sliceIndex: number
  readonly actual: boolean
  readonly predicted: boolean
  /** Largest lesion probability; 0 without a lesion. */
  readonly score: number
  /** False where the slice has no valid area: the method leaves such slices out. */
  readonly hasValidArea: boolean
  /** Slices to the nearest labelled positive of the series, 0 on it; null when it has none. */
  readonly distanceToPositive: number | null
  readonly missing: Missing | null
}

/** How the labels of one series, and nothing else, see it. */
export interface LabelledSeries {
  readonly patient: string
  /** Cases with slice labels, all of one series. */
  readonly cases: readonly DatasetCase[]
}

/**
 * @param series the labelled slices of one series
 * @param reading what was read of it, or why it was not
 * @returns one row a labelled slice; without a Reading each row is a wrong answer
 * @throws {GroundglassError} `evaluation/no-such-slice` when a label lies outside the series
 */
export function sliceRows(series: LabelledSeries, reading: Reading | Missing): SliceRow[] {
  const positives = series.cases.filter(isPositive).map(({ sliceIndex }) => sliceIndex!)
  return series.cases.map((item) => {
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
    if (!('slices' in reading)) {
      const score = actual ? 0 : 1
      return { ...row, predicted: !actual, score, hasValidArea: true, missing: reading }
    }
    const slice = reading.slices[sliceIndex]
    if (!slice) {
      throw new GroundglassError(
        'evaluation/no-such-slice',
        `Expected slice ${sliceIndex} of case ${item.id}; its series has ${reading.slices.length}. Write the manifest again for this copy of the data.`,
      )
    }
    return {
      ...row,
      predicted: slice.lesions.length > 0,
      score: slice.lesions.reduce((best, { maxProbability }) => Math.max(best, maxProbability), 0),
      hasValidArea: slice.validArea !== null,
      missing: null,
    }
  })
}

function isPositive({ label }: DatasetCase): boolean {
  return label.kind === 'slice' && label.positive
}
