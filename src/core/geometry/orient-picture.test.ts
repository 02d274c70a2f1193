import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orientationSchema } from '../dataset.ts'
import { orientPicture, undoOrientation } from './orient-picture.ts'

const picture = { values: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 }
const pictures = fc.integer({ min: 1, max: 9 }).chain((width) =>
  fc.integer({ min: 1, max: 9 }).chain((height) =>
    fc
      .array(fc.integer({ min: -999, max: 999 }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values) => ({ values: Int16Array.from(values), width, height })),
  ),
)

describe('orientPicture', () => {
  // 1 2 3
  // 4 5 6
  it.each([
    ['none', 3, [1, 2, 3, 4, 5, 6]],
    ['transpose', 2, [1, 4, 2, 5, 3, 6]],
    ['cw', 2, [4, 1, 5, 2, 6, 3]],
    ['ccw', 2, [3, 6, 2, 5, 1, 4]],
    ['180', 3, [6, 5, 4, 3, 2, 1]],
  ] as const)('%s, drawn by hand', (orientation, width, values) => {
    expect(orientPicture(picture, orientation)).toEqual({
      values: Uint8Array.from(values),
      width,
      height: 6 / width,
    })
  })

  it('is undone by undoOrientation and leaves its input alone', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.constantFrom(...orientationSchema.options),
        (stored, orientation) => {
          const before = stored.values.slice()
          expect(undoOrientation(orientPicture(stored, orientation), orientation)).toEqual(stored)
          expect(stored.values).toEqual(before)
        },
      ),
    )
  })

  it('turns four times into itself', () => {
    const turned = [1, 2, 3, 4].reduce((stored) => orientPicture(stored, 'cw'), picture)
    expect(turned).toEqual(picture)
    const half = orientPicture(orientPicture(picture, 'ccw'), 'ccw')
    expect(half).toEqual(orientPicture(picture, '180'))
  })
})
