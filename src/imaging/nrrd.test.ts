import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readNrrd } from './nrrd.ts'

const FIELDS = {
  type: 'short',
  dimension: '3',
  space: 'left-posterior-superior',
  sizes: '2 2 1',
  'space directions': '(2,0,0) (0,3,0) (0,0,4)',
  endian: 'little',
  encoding: 'raw',
  'space origin': '(-10,-20,-30)',
}

function made(
  changes: Record<string, string> = {},
  voxels: Uint8Array = Uint8Array.of(1, 0, 2, 0, 3, 0, 4, 255),
): Uint8Array {
  const lines = Object.entries({ ...FIELDS, ...changes }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const header = new TextEncoder().encode(
    `NRRD0004\n# a comment: not a field\n${lines.join('\n')}\nowner:=nobody\n\n`,
  )
  const bytes = new Uint8Array(header.length + voxels.length)
  bytes.set(header)
  bytes.set(voxels, header.length)
  return bytes
}

describe('readNrrd', () => {
  it('reads raw little-endian shorts in LPS', async () => {
    const { grid, orientationKnown } = await readNrrd(made())
    expect(grid.voxels).toEqual(Int16Array.of(1, 2, 3, -252))
    expect(grid.shapeZyx).toEqual([1, 2, 2])
    expect(grid.affineLps).toEqual([2, 0, 0, -10, 0, 3, 0, -20, 0, 0, 4, -30, 0, 0, 0, 1])
    expect(orientationKnown).toBe(true)
  })

  it('reads gzip, big endian and other types', async () => {
    const big = await readNrrd(
      made({ encoding: 'gzip', endian: 'big' }, gzipSync(Uint8Array.of(0, 1, 0, 2, 0, 3, 255, 4))),
    )
    expect(big.grid.voxels).toEqual(Int16Array.of(1, 2, 3, -252))
    const bytes = await readNrrd(made({ type: 'unsigned char' }, Uint8Array.of(1, 2, 3, 254)))
    expect(bytes.grid.voxels).toEqual(Uint8Array.of(1, 2, 3, 254))
  })

  it.each([
    ['right-anterior-superior', [-2, 0, 0, 10, 0, -3, 0, 20]],
    ['LAS', [2, 0, 0, -10, 0, -3, 0, 20]],
  ])('turns %s into LPS', async (space, rows) => {
    const { grid } = await readNrrd(made({ space }))
    expect(grid.affineLps.slice(0, 8)).toEqual(rows)
  })

  it('says when the space is not anatomical', async () => {
    expect((await readNrrd(made({ space: '3D-right-handed' }))).orientationKnown).toBe(false)
    const old = await readNrrd(made({ space: '', 'space directions': '', spacings: '2 3 4' }))
    expect(old.orientationKnown).toBe(false)
    expect(old.grid.affineLps.slice(0, 6)).toEqual([2, 0, 0, 0, 0, 3])
  })

  it('reads a lone slice, 1 mm along its normal', async () => {
    const { grid } = await readNrrd(
      made({ dimension: '2', sizes: '2 2', 'space directions': '(2,0,0) (0,0,-3)' }),
    )
    expect(grid.shapeZyx).toEqual([1, 2, 2])
    expect([2, 6, 10].map((at) => grid.affineLps[at])).toEqual([0, 1, 0])
  })

  it.each<[code: string, changes: Record<string, string>, voxels?: Uint8Array]>([
    ['nrrd/truncated', {}, new Uint8Array(7)],
    ['nrrd/unsupported', { encoding: 'bzip2' }],
    ['nrrd/unsupported', { 'data file': 'voxels.raw' }],
    ['nrrd/unsupported', { 'byte skip': '-1' }],
    ['nrrd/unsupported', { type: 'block' }],
    ['nrrd/unsupported', { dimension: '4', sizes: '2 2 1 1' }],
    ['nrrd/damaged-header', { sizes: '2 2 -1' }],
    ['archive/damaged', { encoding: 'gzip' }],
    ['archive/too-large', { encoding: 'gzip' }, gzipSync(new Uint8Array(9))],
  ])('refuses with %s: %j', async (code, changes, voxels) => {
    await expect(readNrrd(made(changes, voxels))).rejects.toThrow(expect.objectContaining({ code }))
  })

  it('refuses a header without an end', async () => {
    await expect(readNrrd(new TextEncoder().encode('NRRD0004\ntype: short\n'))).rejects.toThrow(
      expect.objectContaining({ code: 'nrrd/damaged-header' }),
    )
  })
})
