import { expect, it } from 'vitest'
import type { Mask } from '../volume/volume.ts'
import { isLungOnLoneSlice } from './lone-slice-lungs.ts'

/** 40 x 40 pixels with two blocks of 10 columns, so many rows high. */
function twoBlocks(rows: number): Mask {
  const voxels = Uint8Array.from({ length: 1600 }, (_, i) =>
    i < rows * 40 && (i % 40 < 10 || i % 40 >= 30) ? 1 : 0,
  )
  return { voxels, shapeZyx: [1, 40, 40] }
}

it('asks for 10 cm2 in one part, whatever the parts add up to', () => {
  // 10 x 25 pixels of 2 x 2 mm are 1000 mm2 exactly.
  expect(isLungOnLoneSlice(twoBlocks(25), [2, 2, 5])).toBe(true)
  expect(isLungOnLoneSlice(twoBlocks(24), [2, 2, 5])).toBe(false)
  expect(isLungOnLoneSlice(twoBlocks(0), [2, 2, 5])).toBe(false)
})
