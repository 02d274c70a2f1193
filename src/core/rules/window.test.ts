import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyWindow, windowLimitsHu } from './window.ts'

const WINDOW = { widthHu: 1200, centreHu: -700 }
const HU = fc.integer({ min: -32768, max: 32767 })

describe('the window of the networks', () => {
  it('has the limits of the authors', () => {
    expect(windowLimitsHu(WINDOW)).toEqual({ lowHu: -1299.5, highHu: -99.5 })
  })

  it('truncates and clamps, as worked out by hand', () => {
    // (-700 + 1299.5) * 255 / 1200 = 127.39; (-1294 + 1299.5) * 0.2125 = 1.17; (-1295 + 1299.5) * 0.2125 = 0.96
    const hu = Int16Array.of(-32768, -1300, -1295, -1294, -700, -100, -99, 32767)
    expect([...applyWindow(hu, WINDOW)]).toEqual([0, 0, 0, 1, 127, 254, 255, 255])
    // Width 255: one grey a HU, so the limits themselves show what happens at equality.
    const fine = { widthHu: 255, centreHu: 0 }
    const atLimits = Float32Array.of(-127, -126, 127, 128, 129, Number.NaN)
    expect([...applyWindow(atLimits, fine)]).toEqual([0, 1, 254, 255, 255, 0])
  })

  it('never falls as HU rise, and is the same for whole HU of either number type', () => {
    fc.assert(
      fc.property(fc.array(HU, { minLength: 2 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        const grey = applyWindow(Int16Array.from(sorted), WINDOW)
        expect(grey).toEqual(grey.toSorted())
        expect(applyWindow(Float32Array.from(sorted), WINDOW)).toEqual(grey)
      }),
    )
  })
})
