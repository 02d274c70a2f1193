/** AdamW (Loshchilov and Hutter 2019) over plain arrays. */

export interface AdamWOptions {
  readonly learningRate: number
  readonly weightDecay: number
  /** Steps taken so far, this one included: 1 at the first. */
  readonly step: number
}

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/**
 * One update in place: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, both bias-corrected;
 * w = w - rate (m / (sqrt(v) + epsilon) + decay w).
 *
 * @param weights updated in place
 * @param gradient of the same length
 * @param moments first and second moment, updated in place
 * @param options rate, decay and step number
 */
export function adamWStep(
  weights: Float32Array,
  gradient: Float32Array,
  moments: { first: Float32Array; second: Float32Array },
  { learningRate, weightDecay, step }: AdamWOptions,
): void {
  const { first, second } = moments
  const stepSize = learningRate / (1 - BETA1 ** step)
  const secondScale = 1 / (1 - BETA2 ** step)
  const shrink = 1 - learningRate * weightDecay
  for (let index = 0; index < weights.length; index++) {
    const g = gradient[index]!
    const m = BETA1 * first[index]! + (1 - BETA1) * g
    const v = BETA2 * second[index]! + (1 - BETA2) * g * g
    first[index] = m
    second[index] = v
    weights[index] =
      shrink * weights[index]! - (stepSize * m) / (Math.sqrt(v * secondScale) + EPSILON)
  }
}
