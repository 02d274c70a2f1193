/**
 * Exponential moving average of weights. The decay is ramped, min(decay, (1 + step) / (10 + step)), so that the
 * average forgets the random start (as TensorFlow's ExponentialMovingAverage does with num_updates).
 *
 * @param average updated in place
 * @param current the newest values
 * @param decay the final decay, for instance 0.995
 * @param step updates made so far
 */
export function updateMovingAverage(
  average: Float32Array,
  current: Float32Array,
  decay: number,
  step: number,
): void {
  const ramped = Math.min(decay, (1 + step) / (10 + step))
  for (let index = 0; index < average.length; index++) {
    average[index] = ramped * average[index]! + (1 - ramped) * current[index]!
  }
}
