import { describe, expect, it } from 'vitest'
import { LESION_GRID_PX } from '../core/index.ts'
import { exampleCase } from './example-case.ts'
import { lesionMapNifti } from './lesion-map-nifti.ts'

describe('lesionMapNifti', () => {
  const { reading } = exampleCase()
  const levels = Uint8Array.from(
    { length: reading.slices.length * LESION_GRID_PX ** 2 },
    (_, i) => i % 201,
  )
  const file = lesionMapNifti(reading, { levels, sliceCount: reading.slices.length })
  const view = new DataView(file.buffer)
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true))

  it('covers the valid area edge to edge, in RAS', () => {
    const { seriesValidArea, series } = reading
    const { x, y, width, height } = seriesValidArea!
    const [dx, , , x0, , dy, , y0] = series.affineLps!
    const [sx, , , left, , sy, , top] = floats(280, 12).map((value) => 0 - value)
    // Half a pixel before the first is the edge of the area; half a pixel after the last its other edge.
    expect(left! - sx! / 2).toBeCloseTo(x0! + dx! * (x - 0.5), 3)
    expect(left! + sx! * (LESION_GRID_PX - 0.5)).toBeCloseTo(x0! + dx! * (x + width - 0.5), 3)
    expect(top! - sy! / 2).toBeCloseTo(y0! + dy! * (y - 0.5), 3)
    expect(top! + sy! * (LESION_GRID_PX - 0.5)).toBeCloseTo(y0! + dy! * (y + height - 0.5), 3)
    expect(floats(80, 3)[0]).toBeCloseTo(sx!, 5)
    expect(floats(320, 2)).toEqual([5, -130.5])
  })

  it('says that a stored number is a step of 1 / 200', () => {
    expect(view.getFloat32(112, true)).toBeCloseTo(0.005, 8)
    expect(new TextDecoder().decode(file.subarray(148, 190))).toBe(
      'lesion probability, steps of 1/200 reached',
    )
  })

  it('is not made of a Reading without lungs', () => {
    const refused = { ...reading, seriesValidArea: null }
    expect(() => lesionMapNifti(refused, { levels, sliceCount: 24 })).toThrow(
      expect.objectContaining({ code: 'report/no-lesion-map' }),
    )
  })
})
