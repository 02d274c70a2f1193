import { describe, expect, it } from 'vitest'
import {
  codesOf,
  COLUMNS,
  findingOf,
  madeHu,
  madeSlice,
  readOne,
  ROWS,
  stack,
} from './made-ct-series.ts'
import { sliceHu, usabilityOf } from '../../src/core/index.ts'
import { stableUID } from '../../src/dicom/index.ts'
import type { InputFile } from '../../src/imaging/index.ts'

/** Slices stacked along z whose planes lean forward. */
function tilted(degrees: number): InputFile[] {
  const angle = (degrees * Math.PI) / 180
  return [0, 2, 4].map((z) =>
    madeSlice(z, {
      ImageOrientationPatient: [1, 0, 0, 0, Math.cos(angle), -Math.sin(angle)],
      GantryDetectorTilt: degrees,
    }),
  )
}

describe('the gatekeeper', () => {
  it('breaks "consecutive" at a gap above 1.5 medians, not at it', async () => {
    const series = await readOne(stack(0, 2, 4, 7, 9, 11, 14.1))
    expect(series.slices.map(({ followsPrevious }) => followsPrevious)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
      false,
    ])
    expect(findingOf(series, 'series/gap')).toMatchObject({
      severity: 'warning',
      sliceIndex: 6,
      expected: '2 mm',
      found: '3.1 mm',
      tag: '(0020,0032) ImagePositionPatient',
    })
    expect(findingOf(series, 'series/irregular-spacing')).toMatchObject({
      sliceIndex: 3,
      found: '3 mm',
    })
  })

  it('leaves out a copy at the same position, and refuses two different slices there', async () => {
    const copy = await readOne([...stack(0, 2, 4), madeSlice(2)])
    expect(copy.slices).toHaveLength(3)
    expect(findingOf(copy, 'series/duplicate-position')).toMatchObject({
      severity: 'warning',
      sliceIndex: 1,
    })
    const conflict = await readOne([
      ...stack(0, 2, 4),
      madeSlice(2, { SOPInstanceUID: stableUID('another') }, () => -500),
    ])
    expect(conflict.volume).toBeNull()
    expect(findingOf(conflict, 'series/duplicate-position')).toMatchObject({ severity: 'refusal' })
  })

  it('warns of the same pixels at two positions', async () => {
    const series = await readOne([
      madeSlice(0),
      madeSlice(2, {}, (row, column) => madeHu(row, column, 0)),
      madeSlice(4),
    ])
    expect(findingOf(series, 'series/duplicate-pixels')).toMatchObject({ sliceIndex: 1 })
    expect(series.slices).toHaveLength(3)
  })

  it('sets localizers aside, and refuses a series of nothing else', async () => {
    const scout = madeSlice(100, { ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] })
    const mixed = await readOne([...stack(0, 2, 4), scout])
    expect(mixed.slices).toHaveLength(3)
    expect(findingOf(mixed, 'series/localizer')).toMatchObject({ severity: 'warning' })
    const alone = await readOne([scout])
    expect(codesOf(alone)).toEqual(['series/localizer'])
    expect(alone.volume).toBeNull()
  })

  it('warns of a gantry tilt and measures distances across the slices', async () => {
    const series = await readOne(tilted(18.5))
    expect(findingOf(series, 'series/gantry-tilt')).toMatchObject({
      severity: 'warning',
      found: '18.5 degrees',
    })
    expect(series.volume!.spacingMm[2]).toBeCloseTo(2 * Math.cos((18.5 * Math.PI) / 180), 6)
    expect(series.slices.map(({ positionMm }) => positionMm)).toEqual([0, 2, 4])
  })

  it('says of one tilted slice what its header tells, and nothing of a stack', async () => {
    const lone = await readOne([madeSlice(0, { GantryDetectorTilt: 22 })])
    const finding = findingOf(lone, 'series/gantry-tilt')
    expect(finding?.message).toContain('The header tells of a gantry tilted 22 degrees.')
    expect(finding?.message).not.toContain('stacked')
  })

  it.each<[code: string, files: InputFile[], tag: string]>([
    ['series/not-axial', tilted(35), '(0020,0037) ImageOrientationPatient'],
    [
      'series/not-axial',
      [0, 2, 4].map((y) =>
        madeSlice(y, {
          ImageOrientationPatient: [1, 0, 0, 0, 0, -1],
          ImagePositionPatient: [0, y, 0],
        }),
      ),
      '(0020,0037) ImageOrientationPatient',
    ],
    [
      'series/mixed-orientation',
      [...stack(0, 2), madeSlice(4, { ImageOrientationPatient: [0, 1, 0, -1, 0, 0] })],
      '(0020,0037) ImageOrientationPatient',
    ],
    [
      'series/mixed-grid',
      [...stack(0, 2), madeSlice(4, { PixelSpacing: [0.6, 0.7] })],
      '(0028,0030) PixelSpacing',
    ],
    [
      'series/mixed-grid',
      [...stack(0, 2), madeSlice(4, { Rows: COLUMNS, Columns: ROWS })],
      '(0028,0010) Rows',
    ],
    [
      'series/missing-geometry',
      [...stack(0, 2), madeSlice(4, { ImagePositionPatient: undefined })],
      '(0020,0032) ImagePositionPatient',
    ],
    ['series/too-large', [madeSlice(0, { Rows: 60_000, Columns: 60_000 })], '(0028,0010) Rows'],
    ['series/wrong-modality', [madeSlice(0, { Modality: 'MR' })], '(0008,0060) Modality'],
    ['series/impossible-hu', [madeSlice(0, { RescaleSlope: 0 })], '(0028,1053) RescaleSlope'],
    ['series/not-hu', [madeSlice(0, { RescaleType: 'OD' })], '(0028,1054) RescaleType'],
  ])('refuses %s, without a volume, naming the tag', async (code, files, tag) => {
    const series = await readOne(files)
    expect(findingOf(series, code)).toMatchObject({ severity: 'refusal', tag })
    expect(series.volume).toBeNull()
    expect(usabilityOf(series.findings)).toBe('refused')
  })

  it('takes slope 1 and intercept 0 where they are missing, and refuses what then is no HU', async () => {
    const missing = { RescaleSlope: undefined, RescaleIntercept: undefined }
    const raw = await readOne([0, 2, 4].map((z) => madeSlice(z, missing)))
    expect(codesOf(raw)).toEqual(['series/missing-rescale', 'series/impossible-hu'])
    expect(usabilityOf(raw.findings)).toBe('refused')
    const signed = { ...missing, PixelRepresentation: 1 }
    const hu = await readOne(
      [0, 2, 4].map((z) => madeSlice(z, signed, (...at) => madeHu(...at) - 1024)),
    )
    expect(codesOf(hu)).toEqual(['series/missing-rescale'])
    expect(sliceHu(hu.volume!, 1)[COLUMNS]).toBe(madeHu(1, 0, 2))
  })

  it.each([
    ['series/thick-slices', [0, 5.1, 10.2], 5.1],
    ['series/thick-slices', [0, 1, 2], 7],
    ['series/sparse-slices', [0, 4, 8], 2],
    ['series/too-few-slices', [0, 2], 2],
    ['series/too-few-slices', [0], 2],
  ])('warns of %s at %j with slices of %f mm', async (code, positions, thickness) => {
    const series = await readOne(positions.map((z) => madeSlice(z, { SliceThickness: thickness })))
    expect(codesOf(series)).toEqual([code])
    expect(findingOf(series, code)).toMatchObject({ severity: 'warning' })
    expect(series.volume).not.toBeNull()
  })

  it('says nothing of 5 mm slices', async () => {
    const files = [0, 5, 10].map((z) => madeSlice(z, { SliceThickness: 5 }))
    expect(codesOf(await readOne(files))).toEqual([])
  })
})
