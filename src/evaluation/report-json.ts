/** The report for programs: the same figures and every row. */
import { INF_NET_THRESHOLDS } from '../core/index.ts'
import type { EvaluationReport } from './evaluate.ts'
import type { MaskRow } from './mask-rows.ts'

/**
 * @param report what was measured
 * @returns JSON text; an image's 256 Dice values of the Inf-Net protocol are given by their mean
 */
export function reportJson(report: EvaluationReport): string {
  const masks = report.masks && { ...report.masks, rows: report.masks.rows.map(plainRow) }
  // A curve's first threshold is infinite, which JSON has no word for: it becomes null.
  return `${JSON.stringify({ ...report, masks }, null, 2)}\n`
}

function plainRow({ fit, ...row }: MaskRow) {
  if (fit === null) return { ...row, fixed: null, infNet: null, lesions: null, marks: null }
  const { dice, mae } = fit.infNet
  const meanDice = dice.reduce((sum, value) => sum + value, 0) / INF_NET_THRESHOLDS
  const { lesions, marks } = fit.marked
  return { ...row, fixed: fit.fixed, infNet: { meanDice, mae }, lesions, marks }
}
