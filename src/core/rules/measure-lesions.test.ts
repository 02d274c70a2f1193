import { describe, expect, it } from 'vitest'
import { LESION_GRID_PX, lesionBoxes } from './lesion-boxes.ts'
import { measureLesions } from './measure-lesions.ts'

const SIZE = LESION_GRID_PX
/** 64 x 64 voxels at (10, 20) of a slice 100 wide: eight grid pixels a voxel. */
const SERIES = { x: 10, y: 20, width: 64, height: 64 }
const WIDTH = 100

function measure(
  blocks: readonly (readonly [x: number, y: number, width: number, height: number])[],
  hu: Int16Array,
) {
  const map = new Float32Array(SIZE * SIZE)
  for (const [x, y, width, height] of blocks) {
    for (let row = y; row < y + height; row += 1)
      map.fill(1, row * SIZE + x, row * SIZE + x + width)
  }
  const rule = { probabilityThreshold: 0.5, minimumBoxPx: 25 }
  const grid = lesionBoxes(map, SERIES, SERIES, { x: 41.5, y: 51.5 }, rule)
  const mask = new Uint8Array(WIDTH * 100)
  return {
    mask,
    lesions: measureLesions(grid, SERIES, { hu, width: WIDTH, pixelAreaMm2: 0.5 }, mask),
  }
}

const voxels = (mask: Uint8Array) =>
  [...mask.entries()].filter(([, value]) => value === 1).map(([at]) => at)

describe('measureLesions', () => {
  it('brings a lesion to the voxels whose centres it covers, with their HU', () => {
    const hu = new Int16Array(WIDTH * 100).fill(-900)
    hu[22 * WIDTH + 11] = -600
    hu[22 * WIDTH + 12] = -301
    hu[23 * WIDTH + 11] = -301
    hu[23 * WIDTH + 12] = -300
    // Grid pixels 8 to 23 and 16 to 31: voxels 1 and 2, rows 2 and 3 of the area.
    const { lesions, mask } = measure([[8, 16, 16, 16]], hu)
    expect(voxels(mask)).toEqual([2211, 2212, 2311, 2312])
    expect(lesions).toHaveLength(1)
    expect(lesions[0]).toMatchObject({
      box: { x: 11, y: 22, width: 2, height: 2 },
      areaPx: 4,
      areaMm2: 2,
      meanHu: (-600 - 301 - 301 - 300) / 4,
      // One of four voxels at -300 HU: exactly a quarter.
      kind: 'mixed',
      meanProbability: 1,
    })
  })

  it('gives a lesion too thin for any voxel centre the voxel under its peak', () => {
    const hu = new Int16Array(WIDTH * 100).fill(-200)
    // One grid row, the first of voxel row 1, whose centre lies four grid rows lower.
    const { lesions, mask } = measure([[80, 8, 30, 1]], hu)
    expect(voxels(mask)).toEqual([2120])
    expect(lesions[0]).toMatchObject({ areaPx: 1, meanHu: -200, kind: 'consolidation' })
  })

  it('keeps lesions apart and leaves the mask alone elsewhere', () => {
    const hu = new Int16Array(WIDTH * 100).fill(-600)
    const { lesions, mask } = measure(
      [
        [0, 0, 16, 8],
        [0, 40, 8, 8],
        [100, 100, 5, 5],
      ],
      hu,
    )
    expect(lesions.map(({ areaPx, kind }) => [areaPx, kind])).toEqual([
      [2, 'ground-glass'],
      [1, 'ground-glass'],
    ])
    expect(voxels(mask)).toEqual([2010, 2011, 2510])
  })
})
