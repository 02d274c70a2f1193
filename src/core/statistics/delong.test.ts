import { describe, expect, it } from 'vitest'
import { delongInterval } from './delong.ts'

describe('delongInterval', () => {
  it('is as Stata prints it for the ratings of Hanley and McNeil 1982', () => {
    // 109 images rated 1 (definitely normal) to 5 (definitely abnormal): Radiology 143:29-36, table I. Stata Base
    // Reference Manual, roctab, example 1: area 0.8932, standard error 0.0307 (DeLong), interval 0.83295 to 0.95339.
    const normal = [33, 6, 6, 11, 2]
    const abnormal = [3, 2, 2, 11, 33]
    const answers = [normal, abnormal].flatMap((counts, actual) =>
      counts.flatMap((count, rating) =>
        Array.from({ length: count }, () => ({ score: rating + 1, actual: actual === 1 })),
      ),
    )
    const result = delongInterval(answers)!
    expect(result.auc).toBeCloseTo(0.8932, 4)
    expect(result.standardError).toBeCloseTo(0.0307, 4)
    expect(result.interval95[0]).toBeCloseTo(0.83295, 5)
    expect(result.interval95[1]).toBeCloseTo(0.95339, 5)
  })

  it('needs two of each', () => {
    const one = [
      { score: 1, actual: true },
      { score: 0, actual: false },
      { score: 0, actual: false },
    ]
    expect(delongInterval(one)).toBeNull()
  })
})
