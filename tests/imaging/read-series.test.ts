import { describe, expect, it } from 'vitest'
import {
  codesOf,
  COLUMNS,
  findingOf,
  madeFile,
  madeHu,
  madeSlice,
  readAll,
  readOne,
  ROWS,
  stack,
} from './made-ct-series.ts'
import { type Series, sliceHu, usabilityOf } from '../../src/core/index.ts'
import { stableUID } from '../../src/dicom/index.ts'
import { readSeriesFromFiles } from '../../src/imaging/index.ts'

const instancesOf = (each: Series) => each.slices.map(({ sopInstanceUID }) => sopInstanceUID)

describe('readSeriesFromFiles: a DICOM series', () => {
  it('sorts by position, whatever the order of files and instance numbers, and keeps HU and geometry', async () => {
    const series = await readOne(stack(4, 0, 6, 2))
    expect(series.slices.map(({ positionMm }) => positionMm)).toEqual([0, 2, 4, 6])
    expect(series.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([1000, 998, 996, 994])
    expect(series.slices.map(({ followsPrevious }) => followsPrevious)).toEqual([
      false,
      true,
      true,
      true,
    ])
    expect(series.slices[1]).toMatchObject({ sopInstanceUID: stableUID('made 2'), thicknessMm: 2 })
    const volume = series.volume!
    expect(volume.shapeZyx).toEqual([4, ROWS, COLUMNS])
    // PixelSpacing is between rows first: 0.5 along y, 0.7 along x.
    expect(volume.spacingMm).toEqual([0.7, 0.5, 2])
    expect(volume.affineLps).toEqual([0.7, 0, 0, -10, 0, 0.5, 0, -20, 0, 0, 2, 0, 0, 0, 0, 1])
    expect(sliceHu(volume, 2)[3 * COLUMNS + 5]).toBe(madeHu(3, 5, 4))
    expect(codesOf(series)).toEqual([])
    expect(usabilityOf(series.findings)).toBe('usable')
  })

  it('sets a prone, mirrored acquisition upright without moving it in space', async () => {
    const upright = await readOne(stack(0, 2, 4))
    const turned = await readOne(
      [0, 2, 4].map((z) =>
        madeSlice(
          z,
          {
            // First pixel at the far corner, rows to the right, columns to the front.
            ImagePositionPatient: [-10 + 7 * 0.7, -20 + 5 * 0.5, z],
            ImageOrientationPatient: [-1, 0, 0, 0, -1, 0],
          },
          (row, column) => madeHu(ROWS - 1 - row, COLUMNS - 1 - column, z),
        ),
      ),
    )
    expect(turned.volume!.voxelsHu).toEqual(upright.volume!.voxelsHu)
    turned.volume!.affineLps.forEach((value, i) =>
      expect(value).toBeCloseTo(upright.volume!.affineLps[i]!, 9),
    )
  })

  it('puts the feet first also where the header looks at the patient from the head', async () => {
    const upright = await readOne(stack(0, 2, 4))
    // Rows run to the right: the normal of these slices points to the feet.
    const mirrored = await readOne(
      [0, 2, 4].map((z) =>
        madeSlice(
          z,
          {
            ImagePositionPatient: [-10 + 7 * 0.7, -20, z],
            ImageOrientationPatient: [-1, 0, 0, 0, 1, 0],
          },
          (row, column) => madeHu(row, COLUMNS - 1 - column, z),
        ),
      ),
    )
    expect(mirrored.slices.map(({ positionMm }) => positionMm)).toEqual([0, 2, 4])
    expect(mirrored.volume!.voxelsHu).toEqual(upright.volume!.voxelsHu)
    expect(mirrored.volume!.affineLps[11]).toBe(0)
    expect(mirrored.volume!.affineLps[10]).toBe(2)
  })

  it('turns padding above all matter into air, and a range of it', async () => {
    const padded = { PixelPaddingValue: 6024, PixelPaddingRangeLimit: 6100 }
    const series = await readOne(
      [0, 2, 4].map((z) =>
        madeSlice(z, padded, (row, column) =>
          row === 1 ? 5000 + 76 * (column % 2) : madeHu(row, column, z),
        ),
      ),
    )
    const row = sliceHu(series.volume!, 1).subarray(COLUMNS, 2 * COLUMNS)
    expect([...row]).toEqual(Array.from(row, () => -1024))
    expect(codesOf(series)).toEqual([])
  })

  it('applies each slice its own rescale and sign, and turns padding into air', async () => {
    const files = [
      madeSlice(0),
      madeSlice(2, { RescaleSlope: 2, RescaleIntercept: -1300 }),
      madeSlice(
        4,
        { PixelRepresentation: 1, RescaleIntercept: 0, PixelPaddingValue: -2000 },
        (row, column, z) => (row === 0 ? -2000 : madeHu(row, column, z)) - 1024,
      ),
    ]
    const series = await readOne(files)
    const at = (z: number, row: number): number => sliceHu(series.volume!, z)[row * COLUMNS + 1]!
    expect(at(0, 2)).toBe(madeHu(2, 1, 0))
    expect(at(1, 2)).toBe(2 * (madeHu(2, 1, 2) + 1024) - 1300)
    expect(at(2, 2)).toBe(madeHu(2, 1, 4))
    expect(at(2, 0)).toBe(-1024)
    expect(codesOf(series)).toEqual(['series/mixed-rescale'])
  })

  it('does not take a padding value that tissue has for padding', async () => {
    const series = await readOne(
      [0, 2, 4].map((z) => madeSlice(z, { PixelPaddingValue: madeHu(2, 1, 0) + 1024 })),
    )
    expect(sliceHu(series.volume!, 0)[2 * COLUMNS + 1]).toBe(madeHu(2, 1, 0))
    expect(codesOf(series)).toEqual(['series/odd-padding'])
  })

  it('reads an enhanced multi-frame object by the functional groups of its frames', async () => {
    const slices = [4, 0, 2].map((z) => [z, madeHu] as const)
    const pixels = Uint16Array.from(
      slices.flatMap(([z, hu]) =>
        Array.from(
          { length: ROWS * COLUMNS },
          (_, i) => hu(Math.floor(i / COLUMNS), i % COLUMNS, z) + 1024,
        ),
      ),
    )
    const series = await readOne([
      madeSlice(0, {
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1',
        NumberOfFrames: 3,
        PixelData: pixels,
        ImagePositionPatient: undefined,
        ImageOrientationPatient: undefined,
        PixelSpacing: undefined,
        SliceThickness: undefined,
        RescaleIntercept: undefined,
        RescaleSlope: undefined,
        SharedFunctionalGroupsSequence: [
          {
            PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
            PixelMeasuresSequence: [{ PixelSpacing: [0.5, 0.7], SliceThickness: 2 }],
            PixelValueTransformationSequence: [{ RescaleIntercept: -1024, RescaleSlope: 1 }],
          },
        ],
        PerFrameFunctionalGroupsSequence: slices.map(([z]) => ({
          PlanePositionSequence: [{ ImagePositionPatient: [-10, -20, z] }],
        })),
      }),
    ])
    expect(series.volume).toEqual((await readOne(stack(0, 2, 4))).volume)
    expect(new Set(series.slices.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(1)
  })

  it('keeps two series of one folder apart', async () => {
    const other = [1, 3].map((z) => madeSlice(z, { SeriesInstanceUID: stableUID('other') }))
    const { all } = await readAll([...stack(0, 2, 4), ...other])
    expect(all.map(({ slices }) => slices.length)).toEqual([3, 2])
    expect(all[1]!.seriesInstanceUID).toBe(stableUID('other'))
  })
})

describe('readSeriesFromFiles: UIDs', () => {
  const nameless = { SeriesInstanceUID: '', StudyInstanceUID: 'a-study', Modality: '' }

  it('derives UIDs from what there is, the same every time, and says so once for each tag', async () => {
    const files = [0, 2, 4].map((z) => madeSlice(z, nameless))
    const series = await readOne(files)
    const again = await readOne(files.toReversed())
    expect(codesOf(series)).toEqual([
      'series/invalid-uid',
      'series/invalid-uid',
      'series/missing-modality',
    ])
    expect(series.seriesInstanceUID).toMatch(/^2\.25\.\d+$/)
    expect(again.seriesInstanceUID).toBe(series.seriesInstanceUID)
    expect(instancesOf(again)).toEqual(instancesOf(series))
  })

  it('keeps nameless series of two folders apart', async () => {
    const moved = [10, 12].map((z) => ({ ...madeSlice(z, nameless), name: `other/${z}` }))
    const { all } = await readAll([...[0, 2, 4].map((z) => madeSlice(z, nameless)), ...moved])
    expect(all.map(({ slices }) => slices.length)).toEqual([3, 2])
    expect(all[0]!.seriesInstanceUID).not.toBe(all[1]!.seriesInstanceUID)
  })

  it('tells instances apart that share one SOPInstanceUID', async () => {
    const series = await readOne([0, 2, 4].map((z) => madeSlice(z, { SOPInstanceUID: '1.2.3' })))
    expect(new Set(series.slices.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(3)
    expect(findingOf(series, 'series/invalid-uid')).toMatchObject({
      tag: '(0008,0018) SOPInstanceUID',
    })
  })
})

describe('readSeriesFromFiles: what is no series', () => {
  it('reports each such file and reads the rest', async () => {
    const slice = madeSlice(0)
    const whole = await slice.bytes()
    const { all, refusals } = await readAll([
      madeFile('folder/readme.txt', new TextEncoder().encode('nothing to see')),
      madeFile('empty', new Uint8Array(0)),
      slice,
      madeFile('cut', whole.slice(0, whole.length - 20)),
      madeFile('zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)),
      { name: 'gone', bytes: () => Promise.reject(new Error('EIO')) },
      madeSlice(2, { PixelData: undefined }),
      madeSlice(2, { PixelData: undefined, Rows: undefined, Modality: 'SR' }),
    ])
    expect(all).toHaveLength(1)
    expect(
      refusals.map(({ code, fileIndex, baseName, bystander }) => [
        fileIndex,
        baseName,
        code,
        bystander,
      ]),
    ).toEqual([
      [0, 'readme.txt', 'file/not-an-image', true],
      [1, 'empty', 'file/not-an-image', true],
      [4, 'zip', 'file/packed', false],
      [5, 'gone', 'file/unreadable', false],
      [6, '2', 'dicom/no-pixels', false],
      [7, '2', 'file/not-an-image', true],
      [3, 'cut', 'dicom/truncated-pixel-data', false],
    ])
    // The truncated file is a slice of the same series.
    expect(codesOf(all[0]!)).toContain('series/unreadable-slices')
    expect(all[0]!.slices).toHaveLength(1)
  })

  it('leaves a gap where a slice cannot be decoded', async () => {
    const files = stack(0, 2, 4, 6, 8)
    const whole = await files[2]!.bytes()
    files[2] = madeFile('cut', whole.slice(0, whole.length - 20))
    const { all, refusals } = await readAll(files)
    expect(refusals.map(({ fileIndex }) => fileIndex)).toEqual([2])
    expect(all[0]!.slices.map(({ followsPrevious }) => followsPrevious)).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(codesOf(all[0]!)).toEqual(['series/unreadable-slices', 'series/gap'])
    expect(sliceHu(all[0]!.volume!, 2)[COLUMNS]).toBe(madeHu(1, 0, 6))
  })

  it('tells how far it is', async () => {
    const told: string[] = []
    const onProgress = ({ stage, done }: { stage: string; done: number }): void =>
      void told.push(`${stage} ${done}`)
    for await (const _ of readSeriesFromFiles(stack(0, 2), { onProgress })) told.push('series')
    expect(told).toEqual(['headers 1', 'headers 2', 'pixels 1', 'pixels 2', 'series'])
  })
})
