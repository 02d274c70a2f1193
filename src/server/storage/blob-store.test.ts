import { createHash } from 'node:crypto'
import {
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BlobStore, openBlobStore } from './blob-store.ts'

let folder = ''
let store: BlobStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-blobs-'))
  store = await openBlobStore({ folder, minimumFreeBytes: 0 })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
const bytesOf = (length: number, seed = 1) =>
  new Uint8Array(length).map((_, i) => (i * 31 + seed * 17 + (i >> 8)) % 256)
const code = (wanted: string) => expect.objectContaining({ code: wanted })

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function* broken() {
  yield bytesOf(1000)
  throw new Error('connection reset')
}

describe('put', () => {
  it.each([0, 1, 300_000])('stores %i bytes under their hash', async (length) => {
    const bytes = bytesOf(length)
    const blob = await store.put(chunksOf(bytes, 65_536))
    expect(blob).toEqual({ sha256: sha256Of(bytes), bytes: length })
    expect(await store.has(blob.sha256)).toBe(true)
    // Element by element, vitest would take a second.
    expect(Buffer.compare(await store.read(blob.sha256), bytes)).toBe(0)
    expect((await stat(pathOf(blob.sha256))).size).toBe(length)
    expect(await readdir(join(folder, 'parts'))).toEqual([])
  })

  it('stores the same bytes once, and makes them young again', async () => {
    const { sha256 } = await store.put([bytesOf(10)])
    await utimes(pathOf(sha256), 1, 1)
    expect((await store.find(sha256))?.putAt).toEqual(new Date(1000))
    await store.put([bytesOf(10)])
    expect((await store.find(sha256))?.putAt.getTime()).toBeGreaterThan(1e12)
    expect(await listed()).toHaveLength(1)
  })

  it('heals a damaged blob when its bytes come again', async () => {
    const { sha256 } = await store.put([bytesOf(1000)])
    await truncate(pathOf(sha256), 999)
    await store.put([bytesOf(1000)])
    expect(await store.read(sha256)).toEqual(bytesOf(1000))
  })

  it('stops a stream that brings too much, and keeps none of it', async () => {
    let given = 0
    async function* endless() {
      for (;;) {
        given += 1000
        yield new Uint8Array(1000)
      }
    }
    await expect(store.put(endless(), { maxBytes: 5000 })).rejects.toThrow(
      code('storage/too-large'),
    )
    expect(given).toBe(6000)
    expect(await readdir(join(folder, 'parts'))).toEqual([])
    expect(await listed()).toEqual([])
  })

  it('keeps nothing of a stream that breaks off', async () => {
    await expect(store.put(broken())).rejects.toThrow('connection reset')
    expect(await readdir(join(folder, 'parts'))).toEqual([])
  })

  it('refuses before the first byte where the disk would become too full', async () => {
    const full = await openBlobStore({ folder, minimumFreeBytes: 2 ** 60 })
    let asked = false
    async function* source() {
      asked = true
      yield bytesOf(10)
    }
    await expect(full.ensureRoom()).rejects.toThrow(code('storage/full'))
    await expect(full.put(source())).rejects.toThrow(code('storage/full'))
    expect(asked).toBe(false)
    expect(await readdir(join(folder, 'parts'))).toEqual([])
    const free = await store.freeBytes()
    const nearly = await openBlobStore({ folder, minimumFreeBytes: Math.floor(free / 2) })
    await expect(nearly.ensureRoom(free)).rejects.toThrow(code('storage/full'))
    await nearly.ensureRoom(1)
  })

  it('names a disk that fills up while it writes', async () => {
    const { prototype } = await fileHandle()
    const enospc = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    vi.spyOn(prototype, 'write').mockRejectedValueOnce(enospc)
    await expect(store.put([bytesOf(10)])).rejects.toThrow(code('storage/full'))
    expect(await readdir(join(folder, 'parts'))).toEqual([])
  })

  it('syncs the file, then every folder whose list of names changed', async () => {
    const { prototype } = await fileHandle()
    const sync = vi.spyOn(prototype, 'sync')
    await store.put([bytesOf(10)])
    // The part, ab/cd, ab and the root: all folders were new.
    expect(sync).toHaveBeenCalledTimes(4)
    await store.put([bytesOf(10)])
    // The part and ab/cd.
    expect(sync).toHaveBeenCalledTimes(6)
  })
})

describe('reading', () => {
  it.each([
    ['a flipped bit in a small blob', 100, 50],
    ['a flipped bit in the last of many chunks', 300_000, 299_999],
    ['a flipped bit in the first of many chunks', 300_000, 0],
  ])('never gives %s as whole', async (_, length, at) => {
    const { sha256 } = await store.put([bytesOf(length)])
    const file = await open(pathOf(sha256), 'r+')
    await file.write(Uint8Array.of(bytesOf(length)[at]! ^ 1), 0, 1, at)
    await file.close()
    await expect(store.read(sha256)).rejects.toThrow(code('storage/corrupt'))
    let came = 0
    const stream = await store.open(sha256)
    stream.on('data', (chunk: Uint8Array) => (came += chunk.length))
    await expect(buffer(stream)).rejects.toThrow(code('storage/corrupt'))
    // In chunks of 64 KiB, of which the last is never given.
    expect(came).toBe(Math.floor((length - 1) / 65_536) * 65_536)
  })

  it.each([-1, 1])('finds %i byte too many', async (more) => {
    const { sha256 } = await store.put([bytesOf(70_000)])
    await truncate(pathOf(sha256), 70_000 + more)
    await expect(store.read(sha256)).rejects.toThrow(code('storage/corrupt'))
  })

  it('names what is missing, and what is no name', async () => {
    await expect(store.open('a'.repeat(64))).rejects.toThrow(code('storage/missing'))
    await expect(store.read('a'.repeat(64))).rejects.toThrow(code('storage/missing'))
    expect(await store.find('a'.repeat(64))).toBeNull()
    await expect(store.has('../../etc/passwd')).rejects.toThrow(code('storage/invalid-name'))
  })

  it('can be left half-way', async () => {
    const { sha256 } = await store.put(Readable.from([bytesOf(300_000)]))
    const chunks: AsyncIterable<Uint8Array> = await store.open(sha256)
    for await (const { length } of chunks) {
      expect(length).toBe(65_536)
      break
    }
  })
})

describe('list, delete, removeParts', () => {
  it('lists what is stored and nothing else', async () => {
    const blobs = await Promise.all([1, 2, 3].map((seed) => store.put([bytesOf(100 + seed, seed)])))
    await writeFile(join(folder, 'parts', 'left.part'), 'half')
    await writeFile(join(folder, blobs[0]!.sha256.slice(0, 2), 'README'), 'no blob')
    const names = (await listed()).map(({ sha256, bytes }) => ({ sha256, bytes }))
    expect(names).toEqual(blobs.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)))
    await store.delete(blobs[0]!.sha256)
    await store.delete(blobs[0]!.sha256)
    expect(await listed()).toHaveLength(2)
  })

  it('removes old parts and leaves young ones', async () => {
    await writeFile(join(folder, 'parts', 'old.part'), 'half')
    await utimes(join(folder, 'parts', 'old.part'), 1, 1)
    await writeFile(join(folder, 'parts', 'young.part'), 'half')
    expect(await store.removeParts(new Date(2000))).toBe(1)
    expect(await readdir(join(folder, 'parts'))).toEqual(['young.part'])
  })
})

/** What all open files are, to count or break their calls. */
async function fileHandle(): Promise<{ prototype: FileHandle }> {
  const handle = await open(folder)
  await handle.close()
  const prototype: FileHandle = Object.getPrototypeOf(handle)
  return { prototype }
}

async function listed() {
  const blobs = []
  for await (const blob of store.list()) blobs.push(blob)
  return blobs
}
