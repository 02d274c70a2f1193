import { describe, expect, it } from 'vitest'
import { LESION_GRID_PX, boxInVoxels, lesionBoxes } from './lesion-boxes.ts'

const SIZE = LESION_GRID_PX
/** The grid over a series' valid area of 512 x 512 voxels at (0, 0): one grid pixel a voxel. */
const WHOLE = { x: 0, y: 0, width: SIZE, height: SIZE }
const ORIGIN = { x: 255.5, y: 255.5 }
const RULE = { probabilityThreshold: 0.5, minimumBoxPx: 25 }

function mapWith(
  blocks: readonly (readonly [
    x: number,
    y: number,
    width: number,
    height: number,
    value: number,
  ])[],
): Float32Array {
  const map = new Float32Array(SIZE * SIZE)
  for (const [x, y, width, height, value] of blocks) {
    for (let row = y; row < y + height; row += 1) {
      map.fill(value, row * SIZE + x, row * SIZE + x + width)
    }
  }
  return map
}

function boxesOf(map: Float32Array, slice = WHOLE, series = WHOLE) {
  return lesionBoxes(map, series, slice, ORIGIN, RULE).lesions.map(({ box }) => box)
}

describe('lesion boxes', () => {
  it('need more than 25 pixels: 5 x 5 is nothing, 26 x 1 and 2 x 13 are something', () => {
    const map = mapWith([
      [10, 10, 5, 5, 1],
      [10, 30, 26, 1, 1],
      [10, 50, 2, 13, 1],
    ])
    expect(boxesOf(map)).toEqual([
      { x: 10, y: 30, width: 26, height: 1 },
      { x: 10, y: 50, width: 2, height: 13 },
    ])
  })

  it('measure the box, not the mask: a diagonal of six pixels has a box of 36', () => {
    const diagonal = mapWith([0, 1, 2, 3, 4, 5].map((i) => [10 + i, 20 + i, 1, 1, 1]))
    expect(boxesOf(diagonal)).toEqual([{ x: 10, y: 20, width: 6, height: 6 }])
  })

  it('count a probability that equals the threshold, and none below', () => {
    expect(boxesOf(mapWith([[10, 10, 9, 9, 0.5]]))).toHaveLength(1)
    expect(boxesOf(mapWith([[10, 10, 9, 9, 0.4999]]))).toHaveLength(0)
  })

  it("look at nothing outside the slice's own valid area", () => {
    const map = mapWith([
      [0, 0, 20, 20, 1],
      [95, 95, 10, 10, 1],
    ])
    const slice = { x: 100, y: 100, width: 200, height: 200 }
    // Of the second block 5 x 5 pixels are left: exactly 25.
    expect(boxesOf(map, slice)).toEqual([])
    expect(boxesOf(map, { ...slice, x: 99 })).toEqual([{ x: 99, y: 100, width: 6, height: 5 }])
  })

  it('follow the crop: the grid covers the valid area of the series, however large', () => {
    // 256 x 128 voxels at (100, 200): two grid pixels a voxel across, four down. Grid pixels whose centre lies inside.
    const series = { x: 100, y: 200, width: 256, height: 128 }
    const slice = { x: 110, y: 210, width: 20, height: 10 }
    const everywhere = mapWith([[0, 0, SIZE, SIZE, 1]])
    const { lesions } = lesionBoxes(everywhere, series, slice, { x: 119.5, y: 500 }, RULE)
    expect(lesions).toHaveLength(1)
    expect(lesions[0]!.box).toEqual({ x: 20, y: 40, width: 40, height: 40 })
    expect(boxInVoxels(lesions[0]!.box, series)).toEqual(slice)
    // Half of its columns lie right of column 119.5: both sides, all above row 500.
    expect(lesions[0]!.quadrants).toEqual(['right-anterior', 'left-anterior'])
  })

  it('reports mean, peak and labels of each', () => {
    const map = mapWith([
      [10, 10, 8, 4, 0.6],
      [12, 11, 1, 1, 0.9],
      [300, 300, 3, 3, 1],
    ])
    const { labels, lesions } = lesionBoxes(map, WHOLE, WHOLE, ORIGIN, RULE)
    expect(lesions).toHaveLength(1)
    expect(lesions[0]).toMatchObject({ areaPx: 32, peak: { x: 12, y: 11 } })
    expect(lesions[0]!.meanProbability).toBeCloseTo((31 * 0.6 + 0.9) / 32, 6)
    expect(lesions[0]!.maxProbability).toBeCloseTo(0.9, 6)
    expect(labels.filter((label) => label === lesions[0]!.label)).toHaveLength(32)
    expect(labels[301 * SIZE + 301]).toBe(0)
  })

  it('give every voxel the box touches', () => {
    const series = { x: 7, y: 9, width: 100, height: 512 }
    // Grid columns 5 to 9 are voxel columns 0.98 to 1.95.
    expect(boxInVoxels({ x: 5, y: 3, width: 5, height: 1 }, series)).toEqual({
      x: 7,
      y: 12,
      width: 2,
      height: 1,
    })
  })
})
