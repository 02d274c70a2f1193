/** What a received file holds: itself, or the files of an archive and of the archives in it, one at a time. */
import { randomUUID } from 'node:crypto'
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'
import { isZip, zipEntries } from '../../disk/index.ts'
import { folderOf } from '../../imaging/index.ts'
import type { IngestLimits } from './ingest-limits.ts'

export interface ReceivedEntry {
  /** Null for the received file as a whole; else the folder inside the archive, for telling apart only. */
  readonly folder: string | null
  /** The content, or why there is none. */
  readonly content: Uint8Array | GroundglassError
}

/**
 * Unpacks a received file, the same entries in the same order each time. What is wrong with an archive as a whole is
 * one entry with the reason; names are looked at for that and for nothing else.
 * @param path the received file
 * @param limits where to stop
 * @param scratch folder for an archive inside an archive while it is read
 * @yields entries; one content is in memory at a time if the caller keeps none
 */
export async function* receivedEntries(
  path: string,
  limits: IngestLimits,
  scratch: string,
): AsyncGenerator<ReceivedEntry> {
  if (await beginsAsZip(path)) {
    const top = { limits, scratch, depth: 1, left: { ...limits.archive } }
    if (limits.maxNesting > 0) yield* archiveEntries(path, '', top)
    else yield { folder: null, content: tooDeep(limits) }
    return
  }
  const { size } = await stat(path)
  const content = size > limits.maxInstanceBytes ? tooLarge(limits) : await wholeFile(path)
  yield { folder: null, content }
}

interface Archive {
  readonly limits: IngestLimits
  readonly scratch: string
  readonly depth: number
  /** What all archives inside each other may still hold together. */
  readonly left: { maximumBytes: number; maximumEntries: number }
}

async function* archiveEntries(
  path: string,
  folder: string,
  archive: Archive,
): AsyncGenerator<ReceivedEntry> {
  const { limits, left } = archive
  const entries = await attempt(() => zipEntries(path, { ...limits.archive, ...left }))
  if (entries instanceof GroundglassError) {
    yield { folder: archive.depth === 1 ? null : folder, content: entries }
    return
  }
  left.maximumEntries -= entries.length
  for (const file of entries) {
    const content = await attempt(() => file.bytes())
    const inside = `${folder}${folderOf(file.name)}/`
    if (content instanceof Uint8Array) left.maximumBytes -= content.length
    if (content instanceof Uint8Array && isZip(content)) yield* nested(content, inside, archive)
    else yield { folder: inside, content }
  }
}

async function* nested(
  content: Uint8Array,
  folder: string,
  archive: Archive,
): AsyncGenerator<ReceivedEntry> {
  const { limits, scratch, depth } = archive
  if (depth >= limits.maxNesting) {
    yield { folder, content: tooDeep(limits) }
    return
  }
  const path = join(scratch, `${randomUUID()}.inner`)
  try {
    await writeFile(path, content)
    yield* archiveEntries(path, folder, { ...archive, depth: depth + 1 })
  } finally {
    await rm(path, { force: true })
  }
}

/** What is wrong with a file is an entry of its own; faults of this program or its disk are thrown. */
async function attempt<Result>(work: () => Promise<Result>): Promise<Result | GroundglassError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GroundglassError) return error
    throw error
  }
}

async function beginsAsZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && isZip(buffer)
  } finally {
    await file.close()
  }
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path)
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function tooLarge({ maxInstanceBytes }: IngestLimits): GroundglassError {
  return new GroundglassError(
    'upload/instance-too-large',
    `Expected an instance of at most ${maxInstanceBytes} bytes, or an archive; this file is larger. Split it, or raise the limit.`,
  )
}

function tooDeep({ maxNesting }: IngestLimits): GroundglassError {
  return new GroundglassError(
    'archive/too-deep',
    `Expected at most ${maxNesting} archives inside each other; this is one more. Unpack it and send its files.`,
  )
}
