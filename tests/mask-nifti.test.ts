/** What the reports room writes, the imaging room's reader (written apart from it) finds where it was. */
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { LESION_GRID_PX } from '../src/core/index.ts'
import { readLabelGrid, readLesionMap, renderPhantom } from '../src/imaging/index.ts'
import { lesionMapNifti, maskNifti } from '../src/reports/index.ts'

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

it('lesion-map.nii.gz reads back level for level, and no label map passes for one', async () => {
  const { series, lungMask, lesionMask } = renderPhantom({ sizePx: 64, sliceCount: 12 })
  const { spacingMm, affineLps } = series.volume!
  const reading = {
    seriesValidArea: { x: 4, y: 9, width: 50, height: 40 },
    series: {
      spacingMm: [spacingMm[0], spacingMm[1], spacingMm[2]] as [number, number, number],
      affineLps: [...affineLps],
    },
  }
  const levels = Uint8Array.from({ length: 12 * LESION_GRID_PX ** 2 }, (_, i) => i % 201)
  const file = lesionMapNifti(reading, { levels, sliceCount: 12 })
  const map = await readLesionMap(gzipSync(file, { level: 1 }))
  expect(map.sliceCount).toBe(12)
  expect(Buffer.compare(map.levels, levels)).toBe(0)
  const mask = maskNifti({ volume: series.volume!, lungMask, lesionMask })
  await expect(readLesionMap(mask)).rejects.toMatchObject({ code: 'imaging/no-lesion-map' })
})
