export interface Schedule {
  readonly peak: number
  readonly warmUpSteps: number
  readonly totalSteps: number
  /** The last step's rate as a part of the peak. */
  readonly finalFraction: number
}

/**
 * Linear warm-up, then half a cosine (Loshchilov and Hutter 2017) down to `finalFraction` of the peak.
 *
 * @param schedule peak rate and lengths in steps
 * @param step 0 at the first
 * @returns the learning rate of that step
 */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { peak, warmUpSteps, totalSteps, finalFraction } = schedule
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps
  const progress = Math.min(1, (step - warmUpSteps) / Math.max(1, totalSteps - 1 - warmUpSteps))
  const cosine = (1 + Math.cos(Math.PI * progress)) / 2
  return peak * (finalFraction + (1 - finalFraction) * cosine)
}
