import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Series } from '../core/index.ts'
import { readSeriesFromFiles } from './index.ts'
import { readLabelGrid } from './label-grid.ts'
import { readNifti } from './nifti.ts'

/** datatype, bytes and DataView setter of nifti1.h's real types. */
const TYPES = {
  uint8: [2, 1, 'setUint8'],
  int16: [4, 2, 'setInt16'],
  int32: [8, 4, 'setInt32'],
  float32: [16, 4, 'setFloat32'],
  float64: [64, 8, 'setFloat64'],
  int8: [256, 1, 'setInt8'],
  uint16: [512, 2, 'setUint16'],
  uint32: [768, 4, 'setUint32'],
} as const

const TYPE_NAMES = [
  'uint8',
  'int16',
  'int32',
  'float32',
  'float64',
  'int8',
  'uint16',
  'uint32',
] as const

interface Made {
  version?: 1 | 2
  littleEndian?: boolean
  type?: keyof typeof TYPES
  dim?: number[]
  values?: number[]
  pixdim?: number[]
  slope?: number
  intercept?: number
  sform?: number[]
  qform?: number[]
  magic?: string
}

/** Offsets by nifti1.h and nifti2.h. */
function made(options: Made): Uint8Array {
  const { version = 1, littleEndian: le = true, type = 'int16', dim = [3, 2, 2, 1] } = options
  const first = version === 1
  const [code, size, setter] = TYPES[type]
  const values = options.values ?? [1, 2, 3, 4]
  const start = first ? 352 : 544
  const bytes = new Uint8Array(start + values.length * size)
  const view = new DataView(bytes.buffer)
  const float = (at: number, value: number): void =>
    first ? view.setFloat32(at, value, le) : view.setFloat64(at, value, le)
  const floats = (at: number, list: readonly number[]): void =>
    list.forEach((value, i) => float(at + i * (first ? 4 : 8), value))
  view.setInt32(0, first ? 348 : 540, le)
  const magic = options.magic ?? (first ? 'n+1\0' : 'n+2\0')
  bytes.set(new TextEncoder().encode(magic), first ? 344 : 4)
  dim.forEach((length, i) =>
    first
      ? view.setInt16(40 + i * 2, length, le)
      : view.setBigInt64(16 + i * 8, BigInt(length), le),
  )
  view.setInt16(first ? 70 : 12, code, le)
  floats(first ? 76 : 104, options.pixdim ?? [1, 1, 1, 1])
  if (first) view.setFloat32(108, start, le)
  else view.setBigInt64(168, BigInt(start), le)
  float(first ? 112 : 176, options.slope ?? 0)
  float(first ? 116 : 184, options.intercept ?? 0)
  const integer = (at: number, value: number): void =>
    first ? view.setInt16(at, value, le) : view.setInt32(at, value, le)
  if (options.qform) integer(first ? 252 : 344, 1)
  if (options.sform) integer(first ? 254 : 348, 2)
  floats(first ? 256 : 352, options.qform ?? [])
  floats(first ? 280 : 400, options.sform ?? [])
  values.forEach((value, i) => view[setter](start + i * size, value, le))
  return bytes
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]

async function read(bytes: Uint8Array): Promise<Series> {
  const file = { name: 'volume', bytes: () => Promise.resolve(bytes) }
  for await (const series of readSeriesFromFiles([file])) return series
  throw new Error('no series')
}

describe('readNifti', () => {
  const everyLayout = ([1, 2] as const).flatMap((version) =>
    [true, false].flatMap((littleEndian) =>
      TYPE_NAMES.map((type) => ({
        version,
        littleEndian,
        type,
      })),
    ),
  )
  it.each(everyLayout)('reads NIfTI-$version, little endian $littleEndian, $type', (layout) => {
    const { grid, slope, intercept } = readNifti(
      made({ ...layout, sform: IDENTITY, slope: 2, intercept: -3, values: [0, 1, 100, 7] }),
    )
    expect([...grid.voxels]).toEqual([0, 1, 100, 7])
    expect([grid.shapeZyx, slope, intercept]).toEqual([[1, 2, 2], 2, -3])
  })

  it('prefers the sform, turns RAS into LPS', () => {
    const sform = [0, -2, 0, 10, 3, 0, 0, 20, 0, 0, 4, 30]
    const { grid, orientationKnown } = readNifti(made({ sform, qform: [0, 0, 0, 9, 9, 9] }))
    expect(grid.affineLps).toEqual([0, 2, 0, -10, -3, 0, 0, -20, 0, 0, 4, 30, 0, 0, 0, 1])
    expect(orientationKnown).toBe(true)
  })

  it('reckons the qform: a quarter turn about z, and qfac -1 turning z round', () => {
    const half = Math.SQRT1_2
    const { grid } = readNifti(
      made({ version: 2, qform: [0, 0, half, 10, 20, 30], pixdim: [-1, 2, 3, 4] }),
    )
    // RAS: x -> +y, y -> -x, z -> -z.
    const expected = [0, 3, 0, -10, -2, 0, 0, -20, 0, 0, -4, 30, 0, 0, 0, 1]
    expected.forEach((value, i) => expect(grid.affineLps[i]).toBeCloseTo(value, 12))
  })

  it('takes voxel sizes alone where there is no orientation, and says so', async () => {
    const bytes = made({ pixdim: [1, 2, 2, 3], values: [-1000, 0, -1000, 40] })
    expect(readNifti(bytes).orientationKnown).toBe(false)
    const { findings, volume } = await read(bytes)
    expect(findings.map(({ code }) => code)).toContain('series/unknown-orientation')
    expect(volume!.spacingMm).toEqual([2, 2, 3])
  })

  it('brings micrometres to millimetres, time units aside', () => {
    const bytes = made({ sform: IDENTITY.map((value) => value * 2000) })
    bytes[123] = 3 | 8
    expect(readNifti(bytes).grid.affineLps[10]).toBeCloseTo(2, 12)
  })

  it('takes scl_slope 0 for no scaling', () => {
    expect(readNifti(made({ slope: 0, intercept: 5 }))).toMatchObject({ slope: 1, intercept: 0 })
  })

  it.each<[code: string, bytes: Uint8Array]>([
    ['nifti/detached-image', made({ magic: 'ni1\0' })],
    ['nifti/truncated', made({}).slice(0, -1)],
    ['nifti/not-3d', made({ dim: [4, 2, 2, 1, 3] })],
    ['nifti/not-3d', made({ dim: [3, 2, 0, 1] })],
    ['nifti/not-3d', made({ dim: [3, 2, -2, 1] })],
    ['nifti/unsupported-type', made({}).fill(32, 70, 71)],
    ['nifti/damaged-header', new Uint8Array(400)],
  ])('refuses with %s', (code, bytes) => {
    expect(() => readNifti(bytes)).toThrow(expect.objectContaining({ code }))
  })
})

describe('a NIfTI volume as a series', () => {
  it('comes gzipped too, scaled, rounded, clamped, canonical', async () => {
    const bytes = made({
      type: 'float32',
      values: [-4000, Number.NaN, 20.6, 1e9],
      slope: 1,
      intercept: 0.2,
      sform: IDENTITY,
    })
    const plain = await read(bytes)
    expect([...plain.volume!.voxelsHu]).toEqual([32767, 21, -1024, -1024])
    expect(plain).toMatchObject({ source: 'nifti', intensity: 'hu', modality: 'CT' })
    expect((await read(gzipSync(bytes))).volume).toEqual(plain.volume)
  })

  it('refuses a mask, which is no CT', async () => {
    const { findings } = await read(made({ type: 'uint8', values: [0, 1, 0, 1], sform: IDENTITY }))
    expect(findings.at(-1)).toMatchObject({ code: 'series/impossible-hu', severity: 'refusal' })
  })
})

describe('readLabelGrid', () => {
  it('gives labels on the canonical grid', async () => {
    const grid = await readLabelGrid(gzipSync(made({ type: 'float64', sform: IDENTITY })))
    expect(grid.voxels).toEqual(Uint16Array.of(4, 3, 2, 1))
    expect(grid.shapeZyx).toEqual([1, 2, 2])
    expect(grid.affineLps).toEqual([1, 0, 0, -1, 0, 1, 0, -1, 0, 0, 1, 0, 0, 0, 0, 1])
  })

  it('refuses fractions and large numbers', async () => {
    for (const values of [
      [0, 1, 0.5, 1],
      [0, 70_000, 1, 1],
      [-1, 40_000, 1, 1],
    ])
      await expect(
        readLabelGrid(made({ type: 'float32', values, sform: IDENTITY })),
      ).rejects.toThrow(expect.objectContaining({ code: 'imaging/no-labels' }))
    expect((await readLabelGrid(made({ values: [-5, 0, 1, 2] }))).voxels).toBeInstanceOf(Int16Array)
  })
})
