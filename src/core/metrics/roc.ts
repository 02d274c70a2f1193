/** Receiver operating characteristic and the area under it. */

/** One scored case. */
export interface ScoredAnswer {
  readonly score: number
  readonly actual: boolean
}

export interface RocPoint {
  /** Cases at or above this score are called positive; Infinity at the first point, where none is. */
  readonly threshold: number
  /** FP / (FP + TN). */
  readonly falsePositiveRate: number
  /** TP / (TP + FN). */
  readonly truePositiveRate: number
}

/** The curve from (0, 0) to (1, 1), one point a distinct score, and its area. */
export interface Roc {
  readonly points: readonly RocPoint[]
  /** By trapezoids: the chance that a positive scores above a negative, ties counting half (Hanley and McNeil 1982). */
  readonly auc: number
  readonly positives: number
  readonly negatives: number
}

/**
 * The curve over all thresholds.
 * @param answers one a case
 * @returns the curve, or null unless both positives and negatives exist
 */
export function rocCurve(answers: readonly ScoredAnswer[]): Roc | null {
  const positives = answers.filter(({ actual }) => actual).length
  const negatives = answers.length - positives
  if (positives === 0 || negatives === 0) return null
  const sorted = answers.toSorted((a, b) => b.score - a.score)
  const points: RocPoint[] = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }]
  let [found, falseAlarms, auc] = [0, 0, 0]
  for (const [index, { score, actual }] of sorted.entries()) {
    if (actual) found += 1
    else falseAlarms += 1
    if (sorted[index + 1]?.score === score) continue
    const previous = points.at(-1)!
    const falsePositiveRate = falseAlarms / negatives
    const truePositiveRate = found / positives
    auc +=
      ((falsePositiveRate - previous.falsePositiveRate) *
        (truePositiveRate + previous.truePositiveRate)) /
      2
    points.push({ threshold: score, falsePositiveRate, truePositiveRate })
  }
  return { points, auc, positives, negatives }
}
