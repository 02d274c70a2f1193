import { describe, expect, it } from 'vitest'
import { adamWStep } from './adamw.ts'
import { clipGradientNorm } from './gradient-clip.ts'
import { learningRateAt } from './learning-rate.ts'
import { updateMovingAverage } from './moving-average.ts'

describe('adamWStep', () => {
  it('follows torch.optim.AdamW (scripts/oracle/adamw_steps.py)', () => {
    const weights = Float32Array.of(0.5, -1, 2, 0)
    const moments = { first: new Float32Array(4), second: new Float32Array(4) }
    for (let step = 0; step < 5; step++) {
      const gradient = Float32Array.of(0.1, -0.2, 0.3, 1e-4).map((value) => value * (step - 1.5))
      adamWStep(weights, gradient, moments, {
        learningRate: 0.1,
        weightDecay: 0.01,
        step: step + 1,
      })
    }
    const expected = [0.669753687, -1.16725869, 2.162268682, 0.172233816]
    for (const [index, value] of expected.entries()) expect(weights[index]).toBeCloseTo(value, 5)
  })
})

describe('learningRateAt', () => {
  const schedule = { peak: 0.2, warmUpSteps: 4, totalSteps: 15, finalFraction: 0.1 }

  it('rises in a line, falls by half a cosine', () => {
    expect(learningRateAt(schedule, 0)).toBeCloseTo(0.05, 12)
    expect(learningRateAt(schedule, 3)).toBeCloseTo(0.2, 12)
    expect(learningRateAt(schedule, 4)).toBeCloseTo(0.2, 12)
    // Half-way between peak and final rate.
    expect(learningRateAt(schedule, 9)).toBeCloseTo(0.11, 12)
    expect(learningRateAt(schedule, 14)).toBeCloseTo(0.02, 12)
  })
})

describe('clipGradientNorm', () => {
  it('shortens all gradients together, and leaves short ones', () => {
    const gradients = [Float32Array.of(3, 0), Float32Array.of(4)]
    expect(clipGradientNorm(gradients, 1)).toBeCloseTo(5, 6)
    expect(gradients[0]![0]).toBeCloseTo(0.6, 6)
    expect(gradients[1]![0]).toBeCloseTo(0.8, 6)
    expect(clipGradientNorm(gradients, 2)).toBeCloseTo(1, 6)
    expect(gradients[1]![0]).toBeCloseTo(0.8, 6)
  })
})

describe('updateMovingAverage', () => {
  it('ramps its decay from 0.1 at the first step', () => {
    const average = Float32Array.of(1)
    updateMovingAverage(average, Float32Array.of(2), 0.995, 0)
    expect(average[0]).toBeCloseTo(1.9, 6)
    updateMovingAverage(average, Float32Array.of(2), 0.995, 1e6)
    expect(average[0]).toBeCloseTo(0.995 * 1.9 + 0.005 * 2, 6)
  })
})
