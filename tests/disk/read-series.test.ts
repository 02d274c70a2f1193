import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Series } from '../../src/core/index.ts'
import { type ArchiveLimits, inputFilesOf, readSeries } from '../../src/disk/index.ts'
import { madeSlice } from '../imaging/made-ct-series.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
  return path
}

async function read(
  paths: readonly string[],
  archiveLimits: Partial<ArchiveLimits> = {},
): Promise<{ all: Series[]; refused: string[] }> {
  const all: Series[] = []
  const refused: string[] = []
  const onRefused = (refusal: { code: string; baseName: string }): void =>
    void refused.push(`${refusal.code} ${refusal.baseName}`)
  for await (const series of readSeries(paths, { onRefused, archiveLimits })) all.push(series)
  return { all, refused }
}

async function slices(...positions: number[]): Promise<Record<string, Uint8Array>> {
  const named = positions.map(async (z) => [`s/${z}.dcm`, await madeSlice(z).bytes()] as const)
  return Object.fromEntries(await Promise.all(named))
}

describe('readSeries', () => {
  it('finds one series in nested folders and a zip, with and without extensions', async () => {
    await put('a/b/first', await madeSlice(0).bytes())
    await put('a/second.dcm', await madeSlice(2).bytes())
    await put('a/rest.zip', zipSync(await slices(4, 6)))
    await put('a/notes.txt', 'nothing')
    const { all, refused } = await read([folder])
    expect(all).toHaveLength(1)
    expect(all[0]!.slices.map(({ positionMm }) => positionMm)).toEqual([0, 2, 4, 6])
    expect(refused).toEqual(['file/not-an-image notes.txt'])
  })

  it('walks a folder once though a link leads back up, in natural order', async () => {
    for (const name of ['10', '9', 'x/2']) await put(name, name)
    await symlink(folder, join(folder, 'x/loop'))
    await symlink(join(folder, 'gone'), join(folder, 'x/dangling'))
    const names: string[] = []
    for await (const { name } of inputFilesOf([folder])) names.push(name.slice(folder.length + 1))
    expect(names).toEqual(['9', '10', 'x/2', 'x/dangling'])
  })

  it('names what is not there and reads the rest', async () => {
    const path = await put('one', await madeSlice(0).bytes())
    const { all, refused } = await read([join(folder, 'absent'), path])
    expect(all).toHaveLength(1)
    expect(refused).toEqual(['file/not-found absent'])
  })
})

/** An archive with one text in it replaced by another of the same length, wherever it stands. */
function forged(zip: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(zip).toString('latin1').replaceAll(from, to), 'latin1')
}

describe('archives', () => {
  it.each<[code: string, limits: Partial<ArchiveLimits>, change?: [string, string]]>([
    ['archive/too-many-entries', { maximumEntries: 2 }],
    ['archive/too-large', { maximumBytes: 2000 }],
    ['archive/too-large', { maximumEntryBytes: 500 }],
    ['archive/unsafe-path', {}, ['s/2.dcm', '../.dcm']],
    ['archive/unsafe-path', {}, ['s/2.dcm', '/tmp/ab']],
    ['archive/damaged', {}, ['PK\u0005\u0006', 'PK\u0005\u0007']],
  ])('refuses with %s under %j %j', async (code, limits, change) => {
    const zip = zipSync(await slices(0, 2, 4))
    await put('study.zip', change === undefined ? zip : forged(zip, ...change))
    await put('z', await madeSlice(6).bytes())
    const { all, refused } = await read([folder], limits)
    expect(refused).toEqual([`${code} study.zip`])
    expect(all.map((series) => series.slices.length)).toEqual([1])
  })

  it('stops at a bomb before it unpacks a byte', async () => {
    // 40 names for one entry of 10 MB of zeros, as overlapping bombs do: 400 MB out of a few kB.
    const zip = Buffer.from(zipSync({ bomb: new Uint8Array(10 * 2 ** 20) }))
    const at = zip.indexOf('PK\u0001\u0002', 0, 'latin1')
    const end = zip.indexOf('PK\u0005\u0006', 0, 'latin1')
    const entry = zip.subarray(at, end)
    const tail = Buffer.from(zip.subarray(end))
    tail.writeUInt16LE(40, 8)
    tail.writeUInt16LE(40, 10)
    tail.writeUInt32LE(40 * entry.length, 12)
    const bomb = Buffer.concat([
      zip.subarray(0, at),
      ...Array.from({ length: 40 }, () => entry),
      tail,
    ])
    const { refused } = await read([await put('bomb.zip', bomb)])
    expect(refused).toEqual(['archive/overlapping-entries bomb.zip'])
  })

  it('stops at an entry that holds more than its directory says', async () => {
    const zip = Buffer.from(zipSync({ lies: new Uint8Array(5000) }))
    // Uncompressed size in the central directory (APPNOTE 4.3.12: offset 24) and the local header (22).
    const central = zip.indexOf('PK\u0001\u0002', 0, 'latin1')
    zip.writeUInt32LE(1000, central + 24)
    zip.writeUInt32LE(1000, 22)
    const { refused } = await read([await put('lies.zip', zip)])
    expect(refused).toEqual(['archive/damaged lies'])
  })

  it('does not open an archive inside an archive', async () => {
    const inner = zipSync(await slices(0))
    const { all, refused } = await read([await put('outer.zip', zipSync({ 'inner.zip': inner }))])
    expect(all).toEqual([])
    expect(refused).toEqual(['file/packed inner.zip'])
  })
})
