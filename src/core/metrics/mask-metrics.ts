/** How well a probability map fits a reference mask, at one fixed threshold. */
import type { ConfusionCounts } from './confusion.ts'

/** Ratios are null where they are not defined (0 / 0), never 0 or 1 by accident. */
export interface MaskMetrics extends ConfusionCounts {
  /** 2 TP / (2 TP + FP + FN). Null when both masks are empty. */
  readonly dice: number | null
  /** TP / (TP + FP + FN). Null when both masks are empty. */
  readonly iou: number | null
  /** TP / (TP + FN). Null when the reference is empty. */
  readonly sensitivity: number | null
  /** TN / (TN + FP). Null when the reference is full. */
  readonly specificity: number | null
  /** Mean absolute difference between the probability (before the threshold) and the reference, 0 to 1. */
  readonly mae: number
}

/**
 * Compares one map with its reference.
 * @param probability 0 to 1, any shape
 * @param reference same shape; anything but 0 is positive
 * @param threshold a pixel is positive at this probability and above
 * @returns counts and ratios
 */
export function maskMetrics(
  probability: Float32Array,
  reference: Uint8Array,
  threshold = 0.5,
): MaskMetrics {
  let [truePositives, falsePositives, falseNegatives, difference] = [0, 0, 0, 0]
  for (let i = 0; i < reference.length; i += 1) {
    const positive = reference[i] !== 0
    const found = probability[i]! >= threshold
    if (found && positive) truePositives += 1
    else if (found) falsePositives += 1
    else if (positive) falseNegatives += 1
    difference += Math.abs(probability[i]! - (positive ? 1 : 0))
  }
  const trueNegatives = reference.length - truePositives - falsePositives - falseNegatives
  const errors = falsePositives + falseNegatives
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    dice: ratio(2 * truePositives, 2 * truePositives + errors),
    iou: ratio(truePositives, truePositives + errors),
    sensitivity: ratio(truePositives, truePositives + falseNegatives),
    specificity: ratio(trueNegatives, trueNegatives + falsePositives),
    mae: difference / reference.length,
  }
}

/** Null where the whole is 0. */
function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
