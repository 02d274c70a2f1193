import { expect, it } from 'vitest'
import { parseInstance } from '../../dicom/index.ts'
import { phantomInstances, renderPhantom } from '../phantom/index.ts'
import { readSeriesFromFiles } from '../read-series.ts'
import { frameHeadersOf } from './frame-header.ts'
import { previewSeries } from './preview-series.ts'

const files = phantomInstances(renderPhantom({ sizePx: 64, sliceCount: 12 }))
const headers = files.flatMap((bytes, i) => frameHeadersOf(parseInstance(bytes), i, `${i}.dcm`))
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code)

it('says from the headers what reading says of them', async () => {
  const gap = headers.filter((_, i) => i !== 5)
  const [preview] = previewSeries(gap)
  expect(preview).toMatchObject({ modality: 'CT', imageCount: 11 })
  expect(codes(preview!.findings)).toContain('series/gap')
  const inputs = files.map((bytes, i) => ({ name: `${i}.dcm`, bytes: async () => bytes }))
  for await (const series of readSeriesFromFiles(inputs.filter((_, i) => i !== 5)))
    expect(codes(series.findings)).toEqual(expect.arrayContaining(codes(preview!.findings)))
})

it('keeps series apart, refuses what is no CT, and takes two at one position for one', () => {
  const other = headers.map((header) => ({
    ...header,
    seriesInstanceUID: '2.25.9',
    modality: 'MR',
  }))
  const [ct, mr] = previewSeries([...headers, ...headers, ...other])
  expect(ct!.imageCount).toBe(24)
  expect(ct!.fileIndices).toHaveLength(12)
  expect(codes(ct!.findings)).not.toContain('series/irregular-spacing')
  expect(codes(mr!.findings)).toEqual(['series/wrong-modality'])
})

it('warns of too few slices', () => {
  expect(codes(previewSeries(headers.slice(0, 2))[0]!.findings)).toContain('series/too-few-slices')
})
