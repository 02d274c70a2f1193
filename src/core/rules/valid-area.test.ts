import { describe, expect, it } from 'vitest'
import { lungStretch, rectangleOf, unionOfAreas, validAreas } from './valid-area.ts'

const mask = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0))

describe('valid area', () => {
  it('is the smallest rectangle that holds all lung of a slice', () => {
    const rows = ['......', '..#...', '.....#', '......']
    expect(rectangleOf(mask(rows), 6)).toEqual({ x: 2, y: 1, width: 4, height: 2 })
    expect(rectangleOf(mask(['#']), 1)).toEqual({ x: 0, y: 0, width: 1, height: 1 })
    expect(rectangleOf(mask(['....']), 4)).toBeNull()
  })

  it('is null on slices without lung, and the union spans the others', () => {
    const voxels = mask(['#..', '...', '...', '...', '...', '.##'])
    const areas = validAreas({ voxels, shapeZyx: [3, 2, 3] })
    expect(areas).toEqual([
      { x: 0, y: 0, width: 1, height: 1 },
      null,
      { x: 1, y: 1, width: 2, height: 1 },
    ])
    expect(unionOfAreas(areas)).toEqual({ x: 0, y: 0, width: 3, height: 2 })
    expect(unionOfAreas([null, null])).toBeNull()
  })

  it('keeps the stretch with most lung, not the longest', () => {
    expect(lungStretch([0, 1, 1, 1, 0, 0, 2, 5, 0])).toEqual({ first: 6, last: 7 })
    expect(lungStretch([3, 1])).toEqual({ first: 0, last: 1 })
    expect(lungStretch([0, 0])).toBeNull()
  })
})
