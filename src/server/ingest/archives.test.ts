import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { readServerConfig } from '../config.ts'
import { emptyEntriesZip } from './hostile-zips.ts'
import { type IngestLimits, ingestLimits } from './ingest-limits.ts'
import { receivedEntries } from './received-entries.ts'

const INGEST_LIMITS = ingestLimits(readServerConfig({}).limits)

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-archives-'))
})
afterEach(() => rm(folder, { recursive: true }))

const text = (words: string) => new TextEncoder().encode(words)

/** What comes out: a text, or the code of a refusal, behind the folder it came from. */
async function unpacked(bytes: Uint8Array, limits: Partial<IngestLimits> = {}): Promise<string[]> {
  const path = join(folder, 'received')
  await writeFile(path, bytes)
  const found = []
  for await (const entry of receivedEntries(path, { ...INGEST_LIMITS, ...limits }, folder)) {
    const { content } = entry
    const what =
      content instanceof GroundglassError ? content.code : new TextDecoder().decode(content)
    found.push(`${entry.folder ?? '-'} ${what}`)
  }
  expect(await readdir(folder)).toEqual(['received'])
  return found
}

it('gives a file that is no archive as it is', async () => {
  expect(await unpacked(text('one'))).toEqual(['- one'])
  expect(await unpacked(new Uint8Array(0))).toEqual(['- '])
  expect(await unpacked(text('three'), { maxInstanceBytes: 4 })).toEqual([
    '- upload/instance-too-large',
  ])
})

it('opens an archive in an archive, and none in that', async () => {
  const innermost = zipSync({ 'c/3': text('three') })
  const inner = zipSync({ 'b/2': text('two'), 'b/more.zip': innermost })
  const outer = zipSync({ 'a/1': text('one'), 'a/inner.zip': inner, 'a/4': text('four') })
  expect(await unpacked(outer, { maxNesting: 2 })).toEqual([
    'a/ one',
    'a/b/ two',
    'a/b/ archive/too-deep',
    'a/ four',
  ])
  expect(await unpacked(outer, { maxNesting: 3 })).toContain('a/b/c/ three')
  expect(await unpacked(outer, { maxNesting: 0 })).toEqual(['- archive/too-deep'])
  expect(await unpacked(outer)).toEqual(['a/ one', 'a/ archive/too-deep', 'a/ four'])
})

const archive = (changes: Partial<IngestLimits['archive']>) => ({
  maxNesting: 2,
  archive: { ...INGEST_LIMITS.archive, ...changes },
})

it('counts archives inside each other together', async () => {
  const inner = zipSync({ 1: text('one'), 2: text('two'), 3: text('three') })
  const outer = zipSync({ 'x.zip': inner, 'y.zip': inner, 'z.zip': inner })
  expect(await unpacked(outer, archive({ maximumEntries: 8 }))).toEqual([
    ...[' one', ' two', ' three'].map((what) => `//${what}`),
    '/ archive/too-many-entries',
    '/ archive/too-many-entries',
  ])
  const bytes = 3 * inner.length + 33
  expect(await unpacked(outer, archive({ maximumBytes: bytes }))).toEqual([
    ...[' one', ' two', ' three'].map((what) => `//${what}`),
    ...[' one', ' two', ' three'].map((what) => `//${what}`),
    ...[' one', ' two', ' three'].map((what) => `//${what}`),
  ])
  expect((await unpacked(outer, archive({ maximumBytes: 3 * inner.length }))).at(-1)).toBe(
    '/ archive/too-large',
  )
})

it.each([['../../etc/passwd'], ['/etc/passwd'], ['C:/windows']])(
  'refuses an archive that names %s',
  async (name) => {
    expect(await unpacked(zipSync({ a: text('fine'), [name]: text('root') }))).toEqual([
      '- archive/unsafe-path',
    ])
  },
)

it('refuses what is damaged or would never end', async () => {
  const whole = zipSync({ a: new Uint8Array(5000), b: text('two') })
  expect(await unpacked(whole.subarray(0, whole.length - 10))).toEqual(['- archive/damaged'])
  // Uncompressed size in the central directory (APPNOTE 4.3.12: offset 24): 300 MB out of 200 bytes.
  const bomb = Buffer.from(whole)
  bomb.writeUInt32LE(300 * 2 ** 20, bomb.indexOf('PK\u0001\u0002', 0, 'latin1') + 24)
  expect(await unpacked(bomb)).toEqual(['- archive/too-large'])
})

it('looks at a hundred thousand empty entries, and refuses more unread', async () => {
  const path = join(folder, 'received')
  await writeFile(path, emptyEntriesZip(100_000))
  let count = 0
  const limits = { ...INGEST_LIMITS, ...archive({ maximumEntries: 100_000 }) }
  for await (const { content } of receivedEntries(path, limits, folder)) {
    if (content instanceof Uint8Array && content.length === 0) count += 1
  }
  expect(count).toBe(100_000)
  expect(await unpacked(emptyEntriesZip(100_001), limits)).toEqual(['- archive/too-many-entries'])
})
