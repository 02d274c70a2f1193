import { describe, expect, it } from 'vitest'
import { confusionCounts, confusionMeasures } from './confusion.ts'

describe('confusion', () => {
  it('counts answers and gives the five measures with their denominators', () => {
    const answers = [
      ...Array.from({ length: 7 }, () => ({ predicted: true, actual: true })),
      ...Array.from({ length: 2 }, () => ({ predicted: true, actual: false })),
      ...Array.from({ length: 3 }, () => ({ predicted: false, actual: true })),
      ...Array.from({ length: 8 }, () => ({ predicted: false, actual: false })),
    ]
    const counts = confusionCounts(answers)
    expect(counts).toEqual({
      truePositives: 7,
      falsePositives: 2,
      falseNegatives: 3,
      trueNegatives: 8,
    })
    const measures = confusionMeasures(counts)
    expect(measures.accuracy).toMatchObject({ hits: 15, count: 20, value: 0.75 })
    expect(measures.sensitivity).toMatchObject({ hits: 7, count: 10, value: 0.7 })
    expect(measures.specificity).toMatchObject({ hits: 8, count: 10, value: 0.8 })
    expect(measures.ppv).toMatchObject({ hits: 7, count: 9 })
    expect(measures.npv).toMatchObject({ hits: 8, count: 11 })
  })

  it('has no sensitivity without positives', () => {
    const { sensitivity, specificity } = confusionMeasures(
      confusionCounts([{ predicted: false, actual: false }]),
    )
    expect(sensitivity).toEqual({ hits: 0, count: 0, value: null, interval95: null })
    expect(specificity.value).toBe(1)
  })
})
