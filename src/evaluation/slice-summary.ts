/** From slice rows to tables: with and without the guard band, per slice and per case. */
import { type Roc, type Verdict, rocCurve } from '../core/index.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import type { Missing } from './attempt.ts'
import type { ScoredReading, SliceRow } from './slice-rows.ts'

/** Slice labels are incomplete next to labelled runs: negatives this near to a positive are left out of the guarded table. */
const GUARD_SLICES = 3

/** One series as a whole. */
export interface CaseRow {
  readonly patient: string
  /** Whether any of its slices is labelled positive. */
  readonly actual: boolean
  /** Whether the verdict is `suspicious`; without a verdict the wrong answer. */
  readonly predicted: boolean
  readonly verdict: Verdict['label'] | null
  /** Longest run in slices and in mm; null without a lesion. */
  readonly longestRun: { readonly slices: number; readonly mm: number } | null
  readonly margin: Verdict['margin']
  readonly slices: number
  readonly slicesWithLesion: number
  readonly missing: Missing | null
}

export interface SliceSummary {
  /** Slices with a valid area, and labelled positives without one (missed). */
  readonly perSlice: AnswerTable
  /** The same without negatives at most GUARD_SLICES away from a positive. */
  readonly perSliceGuarded: AnswerTable
  readonly guardSlices: number
  /** Negatives left out because they have no valid area: they would flatter the specificity. */
  readonly negativesWithoutValidArea: number
  readonly positivesWithoutValidArea: number
  readonly perCase: AnswerTable
  readonly cases: readonly (CaseRow & {
    readonly plain: AnswerTable
    readonly guarded: AnswerTable
  })[]
  /** Of the slices' scores, before any box is asked for; null unless both kinds of slices exist. */
  readonly roc: Roc | null
}

/** The labelled slices of one series and the case as a whole. */
export interface SeriesResult {
  readonly rows: readonly SliceRow[]
  readonly case: CaseRow
}

/**
 * @param rows the rows of one series
 * @param read what was read of it, or why not
 * @returns the case as a whole; `not-interpretable` and no Reading are wrong answers
 */
export function caseRow(rows: readonly SliceRow[], read: ScoredReading | Missing): CaseRow {
  const actual = rows.some((row) => row.actual)
  const base = { patient: rows[0]!.patient, actual, slices: rows.length }
  if (!('reading' in read)) {
    const none = { verdict: null, longestRun: null, margin: null, slicesWithLesion: 0 }
    return { ...base, ...none, predicted: !actual, missing: read }
  }
  const { label, longestRun, margin, reasonCode, reason } = read.reading.verdict
  const unread = label === 'not-interpretable'
  return {
    ...base,
    predicted: unread ? !actual : label === 'suspicious',
    verdict: label,
    longestRun: longestRun && { slices: longestRun.lengthSlices, mm: longestRun.lengthMm },
    margin,
    slicesWithLesion: rows.filter(({ predicted, missing }) => predicted && !missing).length,
    missing: unread ? { code: reasonCode, message: reason } : null,
  }
}

/**
 * @param results one a series
 * @returns every table and the curve
 */
export function sliceSummary(results: readonly SeriesResult[]): SliceSummary {
  const rows = results.flatMap((result) => result.rows)
  const scored = rows.filter(isScored)
  return {
    perSlice: answerTable(scored),
    perSliceGuarded: answerTable(scored.filter(outsideGuard)),
    guardSlices: GUARD_SLICES,
    negativesWithoutValidArea: rows.length - scored.length,
    positivesWithoutValidArea: rows.filter(({ actual, hasValidArea }) => actual && !hasValidArea)
      .length,
    perCase: answerTable(results.map((result) => result.case)),
    cases: results.map((result) => {
      const own = result.rows.filter(isScored)
      const guarded = own.filter(outsideGuard)
      return { ...result.case, plain: answerTable(own), guarded: answerTable(guarded) }
    }),
    roc: rocCurve(scored),
  }
}

function isScored({ hasValidArea, actual }: SliceRow): boolean {
  return hasValidArea || actual
}

function outsideGuard({ actual, distanceToPositive }: SliceRow): boolean {
  return actual || distanceToPositive === null || distanceToPositive > GUARD_SLICES
}
