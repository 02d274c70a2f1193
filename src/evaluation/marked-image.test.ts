import { expect, it } from 'vitest'
import { markedImage } from './marked-image.ts'

const SIDE = 64

/** 64 x 64 with squares [x, y, side, value]. */
function picture(squares: readonly (readonly [number, number, number, number])[]): Float32Array {
  const values = new Float32Array(SIDE * SIDE)
  for (const [left, top, side, value] of squares) {
    for (let y = top; y < top + side; y += 1) {
      values.fill(value, y * SIDE + left, y * SIDE + left + side)
    }
  }
  return values
}
const mark = (
  found: Parameters<typeof picture>[0],
  lesions: Parameters<typeof picture>[0],
  minimumBoxPx = 0,
) =>
  markedImage(
    { values: picture(found), width: SIDE, height: SIDE },
    Uint8Array.from(picture(lesions)),
    0.5,
    minimumBoxPx,
  )

it('gives each mark its largest probability and the lesion it overlaps most', () => {
  // Two lesions of 10 x 10; one mark on the first, 8 of its columns shared: IoU 80 / 120.
  const image = mark(
    [
      [2, 0, 10, 0.75],
      [5, 5, 1, 1],
      [40, 40, 6, 0.5],
    ],
    [
      [0, 0, 10, 1],
      [20, 0, 10, 1],
    ],
  )
  expect(image).toEqual({
    lesions: 2,
    marks: [
      { score: 1, hit: 0 },
      { score: 0.5, hit: null },
    ],
  })
})

it('asks for an intersection over union of 0.1: touching is not hitting', () => {
  // 20 x 20 = 400 mark. A lesion of 6 x 6 inside: 36 / 400 = 0.09. One of 7 x 7: 49 / 400 = 0.12.
  expect(mark([[0, 0, 20, 1]], [[4, 4, 6, 1]]).marks).toEqual([{ score: 1, hit: null }])
  expect(mark([[0, 0, 20, 1]], [[4, 4, 7, 1]]).marks).toEqual([{ score: 1, hit: 0 }])
})

it('counts marks and lesions above the floor of the 512 grid only', () => {
  // 25 px of 512 x 512 are 25 / 64 px here: a single pixel (box 1) is above, and at a floor of 64 px (1 px here) it is not.
  expect(mark([[0, 0, 1, 1]], [[0, 0, 1, 1]], 25)).toEqual({
    lesions: 1,
    marks: [{ score: 1, hit: 0 }],
  })
  expect(mark([[0, 0, 1, 1]], [[0, 0, 1, 1]], 64)).toEqual({ lesions: 0, marks: [] })
})

it('marks nothing below the threshold', () => {
  expect(mark([[0, 0, 10, 0.49]], [[0, 0, 10, 1]]).marks).toEqual([])
})
