/** From valid-area rows to figures. */
import { type AnswerTable, answerTable } from './answer-table.ts'
import type { ValidAreaRow } from './evaluate-valid-area.ts'
import { type MeanFigure, byPatient, meanFigure } from './figures.ts'
import { type Proportion, wilsonInterval } from '../core/index.ts'

/** From this intersection over union on, a rectangle is as good as the reference. */
export const GOOD_IOU = 0.95

export interface ValidAreaSummary {
  readonly slices: number
  readonly missing: number
  /** Slices with reference lungs whose rectangle reaches GOOD_IOU, over all slices with reference lungs. */
  readonly goodRectangles: Proportion
  /** Over slices with reference lungs. */
  readonly rectangleIou: MeanFigure
  /** Over slices with lungs in the reference or found. */
  readonly lungDice: MeanFigure
  /** Are there lungs on the slice? */
  readonly perSlice: AnswerTable
  /** Patients whose found lungs leave no slice out between the first and the last. */
  readonly contiguous: Proportion
}

/**
 * @param rows one a slice, each patient's feet to head
 * @returns the figures; a missing slice counts as a rectangle of IoU 0
 */
export function validAreaSummary(rows: readonly ValidAreaRow[]): ValidAreaSummary {
  const withLungs = rows.filter(({ reference, missing }) => reference !== null || missing !== null)
  const good = withLungs.filter(({ iou }) => (iou ?? 0) >= GOOD_IOU)
  const patients = byPatient(rows)
  return {
    slices: rows.length,
    missing: rows.filter(({ missing }) => missing !== null).length,
    goodRectangles: wilsonInterval(good.length, withLungs.length),
    rectangleIou: meanFigure(withLungs, ({ iou }) => iou),
    lungDice: meanFigure(rows, ({ lungDice }) => lungDice),
    perSlice: answerTable(
      rows.map(({ patient, reference, found, missing }) => ({
        patient,
        actual: missing !== null || reference !== null,
        predicted: found !== null,
      })),
    ),
    contiguous: wilsonInterval(patients.filter(isContiguous).length, patients.length),
  }
}

function isContiguous(rows: readonly ValidAreaRow[]): boolean {
  const first = rows.findIndex(({ found }) => found !== null)
  const last = rows.findLastIndex(({ found }) => found !== null)
  return first < 0 || rows.slice(first, last + 1).every(({ found }) => found !== null)
}
