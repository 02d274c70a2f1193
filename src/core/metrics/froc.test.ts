import { describe, expect, it } from 'vitest'
import { frocCurve } from './froc.ts'

describe('frocCurve', () => {
  it('counts a lesion once, a false mark always, and images without marks too', () => {
    const images = [
      {
        lesions: 2,
        marks: [
          { score: 0.9, hit: 0 },
          { score: 0.7, hit: null },
          { score: 0.6, hit: 0 },
        ],
      },
      { lesions: 1, marks: [{ score: 0.7, hit: 0 }] },
      { lesions: 0, marks: [{ score: 0.5, hit: null }] },
      { lesions: 1, marks: [] },
    ]
    expect(frocCurve(images)).toEqual([
      { threshold: 0.9, falseMarksPerImage: 0, lesionSensitivity: 0.25 },
      { threshold: 0.7, falseMarksPerImage: 0.25, lesionSensitivity: 0.5 },
      { threshold: 0.6, falseMarksPerImage: 0.25, lesionSensitivity: 0.5 },
      { threshold: 0.5, falseMarksPerImage: 0.5, lesionSensitivity: 0.5 },
    ])
    expect(frocCurve([{ lesions: 0, marks: [] }])).toBeNull()
  })
})
