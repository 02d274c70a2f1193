import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { infNetImage, infNetSummary } from './inf-net-protocol.ts'

/** main.m and Fmeasure_calu.m once more, pixel by pixel and threshold by threshold, in exact fractions of 255. */
function byDefinition(map: Uint8Array, reference: Uint8Array) {
  const low = Math.min(...map)
  const high = Math.max(...map)
  const [from, span] = low === high ? [0, 255] : [low, high - low]
  const positives = reference.filter((value) => value !== 0).length
  const rows = Array.from({ length: 256 }, (_, step) => {
    const label = Array.from(map, (value) => 255 * (value - from) >= (255 - step) * span)
    const predicted = label.filter(Boolean).length
    const both = label.filter((value, i) => value && reference[i] !== 0).length
    if (both === 0) return { dice: 0, sensitivity: 0, specificity: 0 }
    const [fn, fp] = [positives - both, predicted - both]
    const tn = map.length - predicted - fn
    return {
      dice: (2 * both) / (positives + predicted),
      sensitivity: both / positives,
      specificity: tn + fp === 0 ? 0 : tn / (tn + fp),
    }
  })
  const errors = Array.from(map, (value, i) =>
    Math.abs((reference[i] === 0 ? 0 : 1) - (value - from) / span),
  )
  return { rows, mae: errors.reduce((a, b) => a + b, 0) / map.length }
}

describe('the Inf-Net protocol', () => {
  it('is as worked out by hand on four pixels', () => {
    // Stretched: 0, 0.2, 0.6, 1. The reference holds the last two.
    const map = Uint8Array.of(100, 120, 160, 200)
    const image = infNetImage(map, Uint8Array.of(0, 0, 255, 255))
    // From 1 down to just above 0.6 one pixel (Dice 2/3), then two (1) to above 0.2, then three (4/5), at 0 all four (2/3).
    // Thresholds k/255: 0.6 = 153/255 and 0.2 = 51/255 are among them: 102, 102, 51 and 1 of them.
    const mean = (102 * (2 / 3) + 102 + 51 * 0.8 + 2 / 3) / 256
    expect(infNetSummary([image]).meanDice).toBeCloseTo(mean, 12)
    expect(infNetSummary([image]).maxDice).toBe(1)
    expect(image.mae).toBeCloseTo((0 + 0.2 + 0.4 + 0) / 4, 12)
    expect(infNetSummary([image]).meanSensitivity).toBeCloseTo((102 * 0.5 + 154) / 256, 12)
    expect(infNetSummary([image]).meanSpecificity).toBeCloseTo((204 + 51 * 0.5 + 0) / 256, 12)
  })

  it('stretches: the same shape at a tenth of the contrast scores the same', () => {
    const reference = Uint8Array.of(0, 0, 255, 255)
    const bold = infNetImage(Uint8Array.of(0, 50, 150, 250), reference)
    const faint = infNetImage(Uint8Array.of(10, 15, 25, 35), reference)
    expect(faint).toEqual(bold)
  })

  it('gives an empty reference 0, and leaves a constant map unstretched', () => {
    expect(
      infNetImage(Uint8Array.of(0, 255), new Uint8Array(2)).dice.every((dice) => dice === 0),
    ).toBe(true)
    // All 0: only the last threshold, 0, calls anything: everything. Dice 2 * 1 / (1 + 2).
    const { dice, mae } = infNetImage(new Uint8Array(2), Uint8Array.of(0, 1))
    expect(dice.findIndex((value) => value > 0)).toBe(255)
    expect(dice[255]).toBeCloseTo(2 / 3, 12)
    expect(mae).toBe(0.5)
  })

  it('equals its definition on random maps', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.uint8Array({ minLength: 12, maxLength: 12, max: 1 }),
        (map, reference) => {
          const image = infNetImage(map, reference)
          const expected = byDefinition(map, reference)
          expect([...image.dice]).toEqual(expected.rows.map(({ dice }) => dice))
          expect([...image.sensitivity]).toEqual(
            expected.rows.map(({ sensitivity }) => sensitivity),
          )
          expect([...image.specificity]).toEqual(
            expected.rows.map(({ specificity }) => specificity),
          )
          expect(image.mae).toBeCloseTo(expected.mae, 12)
        },
      ),
    )
  })

  it('takes the best single threshold over all images together, not one for each', () => {
    const reference = Uint8Array.of(0, 0, 0, 1)
    const early = infNetImage(Uint8Array.of(0, 0, 200, 255), reference)
    const late = infNetImage(Uint8Array.of(0, 0, 255, 100), reference)
    const both = infNetSummary([early, late])
    // Above 200/255 the first is right and the second wrong; from 100/255 on both hold two pixels.
    expect(both.images).toBe(2)
    expect(both.maxDice).toBeCloseTo(2 / 3, 12)
    expect(both.meanDice).toBeCloseTo(
      (infNetSummary([early]).meanDice + infNetSummary([late]).meanDice) / 2,
      12,
    )
  })
})
