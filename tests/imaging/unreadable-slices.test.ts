/** One bad slice in a good series: said, not read, and not counted across. */
import { describe, expect, it } from 'vitest'
import { usabilityOf } from '../../src/core/index.ts'
import { renderPhantom } from '../../src/imaging/index.ts'
import { codesOf, findingOf, madeFile, madeHu, madeSlice, readOne } from './made-ct-series.ts'

const air = () => -1024
const POSITIONS = [0, 2, 4, 6, 8, 10, 12]

/** Seven slices, of which some are made anew. */
async function seriesWith(bad: Readonly<Record<number, typeof madeHu>>) {
  return await readOne(POSITIONS.map((z, i) => madeSlice(z, {}, bad[i] ?? madeHu)))
}

describe('unreadable slices', () => {
  it.each([
    ['zeroed pixels', () => -1024, '-1024 HU throughout'],
    ['water', () => 0, '0 HU throughout'],
    ['a full range', () => 3071, '3071 HU throughout'],
    [
      'a lost intercept',
      (...at: Parameters<typeof madeHu>) => madeHu(...at) + 1504,
      '83.333 % over 700 HU',
    ],
  ])('names a slice of %s, and breaks "consecutive" on its two sides', async (_, huOf, found) => {
    const series = await seriesWith({ 3: huOf })
    expect(codesOf(series)).toEqual(['series/unreadable-slice'])
    expect(findingOf(series, 'series/unreadable-slice')).toMatchObject({
      severity: 'warning',
      sliceIndex: 3,
      tag: '(7FE0,0010) PixelData',
      found,
    })
    expect(series.slices.flatMap((slice) => (slice.unreadable ? [slice.index] : []))).toEqual([3])
    expect(series.slices.map(({ followsPrevious }) => followsPrevious)).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
    ])
  })

  it('calls air at the ends padding, once, and other values there lost pixels', async () => {
    const padded = await seriesWith({ 0: air, 5: air, 6: air })
    expect(codesOf(padded)).toEqual(['series/padded-ends'])
    expect(findingOf(padded, 'series/padded-ends')).toMatchObject({ sliceIndex: 0 })
    expect(padded.slices.filter(({ unreadable }) => unreadable)).toHaveLength(3)
    expect(codesOf(await seriesWith({ 6: () => 0 }))).toEqual(['series/unreadable-slice'])
  })

  it('refuses a series without a readable slice', async () => {
    const series = await readOne(POSITIONS.map((z) => madeSlice(z, {}, () => -1000 - z)))
    expect(usabilityOf(series.findings)).toBe('refused')
    expect(findingOf(series, 'series/impossible-hu')?.message).toContain('None of 7 slices')
  })

  it.each([Number.NaN, Infinity, -Infinity])(
    'names a NIfTI slice with a voxel of %f',
    async (value) => {
      const series = await readOne([madeFile('a.nii', niftiWith(value))])
      expect(findingOf(series, 'series/unreadable-slice')).toMatchObject({
        sliceIndex: 2,
        tag: null,
        found: '1 of 16 not finite',
      })
      expect(Math.min(...series.volume!.voxelsHu)).toBe(-1024)
    },
  )

  it('says nothing of a whole phantom', () => {
    const { series } = renderPhantom({ sizePx: 64, sliceCount: 12 })
    expect(series.slices.some(({ unreadable }) => unreadable)).toBe(false)
  })
})

/** Four slices of 4 x 4 float32 voxels; the third holds one of the given value. */
function niftiWith(value: number): Uint8Array {
  const bytes = new Uint8Array(352 + 64 * 4)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, true)
  for (const [i, size] of [3, 4, 4, 4, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * i, size, true)
  view.setInt16(70, 16, true)
  view.setFloat32(108, 352, true)
  view.setInt16(254, 1, true)
  for (const at of [280, 300, 320]) view.setFloat32(at, 1, true)
  bytes.set(new TextEncoder().encode('n+1'), 344)
  for (let i = 0; i < 64; i += 1) view.setFloat32(352 + 4 * i, i % 2 ? 40 : -1000 + i, true)
  view.setFloat32(352 + 4 * 37, value, true)
  return bytes
}
