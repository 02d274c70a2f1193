/** What the reports room writes, the imaging room's reader (written apart from it) finds where it was. */
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readLabelGrid, renderPhantom } from '../src/imaging/index.ts'
import { maskNifti } from '../src/reports/index.ts'

it('mask.nii.gz reads back on the same grid, voxel for voxel', async () => {
  const { series, lungMask, lesionMask } = renderPhantom({ sizePx: 64, sliceCount: 12 })
  const volume = series.volume!
  const file = gzipSync(maskNifti({ volume, lungMask, lesionMask }))
  const read = await readLabelGrid(file)
  expect(read.shapeZyx).toEqual(volume.shapeZyx)
  for (const [i, value] of volume.affineLps.entries())
    expect(read.affineLps[i]).toBeCloseTo(value, 3)
  const expected = lungMask.voxels.map((lung, i) => {
    if (lesionMask.voxels[i]) return volume.voxelsHu[i]! < -300 ? 2 : 3
    return lung
  })
  expect(new Set(expected).size).toBeGreaterThanOrEqual(3)
  expect(Uint8Array.from(read.voxels)).toEqual(expected)
})
