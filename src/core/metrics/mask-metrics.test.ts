import { describe, expect, it } from 'vitest'
import { maskMetrics } from './mask-metrics.ts'

describe('maskMetrics', () => {
  it('is as counted by hand, the threshold included', () => {
    const map = Float32Array.of(1, 0.5, 0.4999, 0.75, 0, 0.25)
    const reference = Uint8Array.of(255, 1, 1, 0, 0, 0)
    const metrics = maskMetrics(map, reference)
    expect(metrics).toMatchObject({
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 2,
      dice: 4 / 6,
      iou: 2 / 4,
      sensitivity: 2 / 3,
      specificity: 2 / 3,
    })
    expect(metrics.mae).toBeCloseTo((0.5 + 0.5001 + 0.75 + 0.25) / 6, 6)
  })

  it('is null where a ratio is not defined, and 0 where it is bad', () => {
    const none = new Uint8Array(4)
    expect(maskMetrics(new Float32Array(4), none)).toMatchObject({
      dice: null,
      iou: null,
      sensitivity: null,
      specificity: 1,
      mae: 0,
    })
    expect(maskMetrics(Float32Array.of(1, 0, 0, 0), none)).toMatchObject({
      dice: 0,
      sensitivity: null,
      specificity: 0.75,
    })
    expect(maskMetrics(new Float32Array(4), none.fill(1)).specificity).toBeNull()
  })
})
