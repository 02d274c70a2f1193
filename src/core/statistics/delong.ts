/** The interval of an area under the ROC curve. */
import type { ScoredAnswer } from '../metrics/roc.ts'
import { Z_95 } from './wilson.ts'

export interface AucInterval {
  readonly auc: number
  readonly standardError: number
  /** auc plus and minus 1.96 standard errors, held within 0 and 1. */
  readonly interval95: readonly [low: number, high: number]
}

/**
 * The area and its standard error after DeLong, DeLong and Clarke-Pearson 1988 (doi 10.2307/2531595). Normal
 * approximation over cases taken as independent: with few cases, or an area near 1, prefer a bootstrap over patients.
 * @param answers one a case
 * @returns null unless there are two positives and two negatives at least
 */
export function delongInterval(answers: readonly ScoredAnswer[]): AucInterval | null {
  const positives = answers.filter(({ actual }) => actual).map(({ score }) => score)
  const negatives = answers.filter(({ actual }) => !actual).map(({ score }) => score)
  if (positives.length < 2 || negatives.length < 2) return null
  const ofPositives = positives.map((score) => shareBelow(score, negatives))
  const ofNegatives = negatives.map((score) => 1 - shareBelow(score, positives))
  const auc = mean(ofPositives)
  const standardError = Math.sqrt(
    variance(ofPositives) / positives.length + variance(ofNegatives) / negatives.length,
  )
  const half = Z_95 * standardError
  return { auc, standardError, interval95: [Math.max(0, auc - half), Math.min(1, auc + half)] }
}

/** Share of `others` below the score, ties counting half. */
function shareBelow(score: number, others: readonly number[]): number {
  let below = 0
  for (const other of others) below += other < score ? 1 : other === score ? 0.5 : 0
  return below / others.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** With n - 1. */
function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
