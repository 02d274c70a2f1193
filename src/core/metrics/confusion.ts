/** Yes-or-no answers against the truth, per image or per patient. */
import { type Proportion, wilsonInterval } from '../statistics/wilson.ts'

/** One answered case. */
export interface Answer {
  readonly predicted: boolean
  readonly actual: boolean
}

/** The four outcomes, of cases or of pixels. */
export interface ConfusionCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

/** Each with its counts and Wilson's 95 % interval (over cases taken as independent). */
export interface ConfusionMeasures {
  /** (TP + TN) / all. */
  readonly accuracy: Proportion
  /** TP / (TP + FN). */
  readonly sensitivity: Proportion
  /** TN / (TN + FP). */
  readonly specificity: Proportion
  /** Positive predictive value: TP / (TP + FP). */
  readonly ppv: Proportion
  /** Negative predictive value: TN / (TN + FN). */
  readonly npv: Proportion
}

/**
 * Counts the four outcomes.
 * @param answers one a case
 * @returns the counts
 */
export function confusionCounts(answers: Iterable<Answer>): ConfusionCounts {
  let [truePositives, falsePositives, falseNegatives, trueNegatives] = [0, 0, 0, 0]
  for (const { predicted, actual } of answers) {
    if (predicted && actual) truePositives += 1
    else if (predicted) falsePositives += 1
    else if (actual) falseNegatives += 1
    else trueNegatives += 1
  }
  return { truePositives, falsePositives, falseNegatives, trueNegatives }
}

/**
 * The five measures of the paper.
 * @param counts the four outcomes
 * @returns measures with counts and intervals; `value` is null where nothing was counted
 */
export function confusionMeasures(counts: ConfusionCounts): ConfusionMeasures {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts
  return {
    accuracy: wilsonInterval(tp + tn, tp + fp + fn + tn),
    sensitivity: wilsonInterval(tp, tp + fn),
    specificity: wilsonInterval(tn, tn + fp),
    ppv: wilsonInterval(tp, tp + fp),
    npv: wilsonInterval(tn, tn + fn),
  }
}
