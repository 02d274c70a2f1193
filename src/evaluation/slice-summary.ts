/** From slice rows to tables: with and without the guard band, per slice and per case. */
import { type Reading, type Roc, type Verdict, rocCurve } from '../core/index.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import type { Missing } from './mask-rows.ts'
import type { SliceRow } from './slice-rows.ts'

/** Slice labels are incomplete next to labelled runs: negatives this near to a positive are left out of the guarded table. */
export const GUARD_SLICES = 3

/** One patient's series as a whole. */
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
  /** Of the largest lesion probability; slices without a lesion share the score 0. Null unless both kinds exist. */
  readonly roc: Roc | null
}

/**
 * @param patient whose
 * @param rows the rows of its slices
 * @param reading what was read, or why not
 * @returns the case as a whole
 */
export function caseRow(
  patient: string,
  rows: readonly SliceRow[],
  reading: Reading | Missing,
): CaseRow {
  const actual = rows.some((row) => row.actual)
  const base = { patient, actual, slices: rows.length }
  if (!('verdict' in reading)) {
    const none = { verdict: null, longestRun: null, margin: null, slicesWithLesion: 0 }
    return { ...base, ...none, predicted: !actual, missing: reading }
  }
  const { label, longestRun, margin, reasonCode, reason } = reading.verdict
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
 * @param rows one a labelled slice
 * @param cases one a patient
 * @returns every table and the curve
 */
export function sliceSummary(rows: readonly SliceRow[], cases: readonly CaseRow[]): SliceSummary {
  const scored = rows.filter(({ hasValidArea, actual }) => hasValidArea || actual)
  const guarded = scored.filter(outsideGuard)
  return {
    perSlice: answerTable(scored),
    perSliceGuarded: answerTable(guarded),
    guardSlices: GUARD_SLICES,
    negativesWithoutValidArea: rows.length - scored.length,
    positivesWithoutValidArea: rows.filter(({ actual, hasValidArea }) => actual && !hasValidArea)
      .length,
    perCase: answerTable(cases),
    cases: cases.map((item) => ({
      ...item,
      plain: answerTable(ofPatient(scored, item.patient)),
      guarded: answerTable(ofPatient(guarded, item.patient)),
    })),
    roc: rocCurve(scored),
  }
}

function outsideGuard({ actual, distanceToPositive }: SliceRow): boolean {
  return actual || distanceToPositive === null || distanceToPositive > GUARD_SLICES
}

function ofPatient(rows: readonly SliceRow[], name: string): SliceRow[] {
  return rows.filter(({ patient }) => patient === name)
}
