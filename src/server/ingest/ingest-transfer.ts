/** One received file: its entries are looked at, stored and recorded, from wherever a crash has interrupted that. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, max } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { uploadFiles } from '../database/schema.ts'
import type { BlobStore } from '../storage/index.ts'
import type { CompleteSeries } from './complete-series.ts'
import type { IngestLimits } from './ingest-limits.ts'
import { readInstance } from './read-instance.ts'
import { type ReceivedEntry, receivedEntries } from './received-entries.ts'
import { type ExaminedEntry, type PreparedInstance, recordEntries } from './record-entries.ts'

/** Whose file it is, for what must be done with it on arrival. */
interface Sender {
  readonly uploadId: string
  readonly institutionId: string
  /** Through a guest link of `public` mode. */
  readonly isGuest: boolean
}

export interface IngestPlace {
  readonly db: Queries
  readonly store: BlobStore
  /** Where received files lie, each under the id of its transfer. */
  readonly folder: string
  readonly limits: IngestLimits
  /** How many studies may come by one guest link; by default as many as like. */
  readonly maxGuestStudies?: number | undefined
  /**
   * Looks at an instance before anything of it is stored, and may change it: takes out who the patient is. A GroundglassError
   * that it throws refuses the file.
   */
  readonly prepare?:
    | ((bytes: Uint8Array, sender: Sender) => PreparedInstance | null | Promise<PreparedInstance>)
    | undefined
  /** Told of what is no fault of a file: a full disk, a lost database, an error of this program. */
  readonly onFault?: ((error: unknown) => void) | undefined
}

export interface ReceivedTransfer extends Sender {
  readonly id: string
  readonly bytes: number
  readonly entriesDone: number
}

/** Refusals cost a row each and no more; so many share a transaction. */
const BATCH = 500

/**
 * Ingests a received file and removes it.
 * @param place where from and where to
 * @param transfer the file
 * @param isStopped asked between entries; what is left then is for the next time
 * @returns series that became complete with it
 * @throws what is no fault of the file: the store's and the database's errors
 */
export async function ingestTransfer(
  place: IngestPlace,
  transfer: ReceivedTransfer,
  isStopped: () => boolean,
): Promise<readonly CompleteSeries[]> {
  const path = join(place.folder, transfer.id)
  if (!existsSync(path)) return refuseTransfer(place, transfer, lost())
  const scratch = join(place.folder, SCRATCH)
  await mkdir(scratch, { recursive: true })
  let after = transfer.entriesDone
  let entries: ExaminedEntry[] = []
  const record = async (isLast: boolean): Promise<readonly CompleteSeries[]> => {
    const completed = await recordEntries(place.db, {
      transferId: transfer.id,
      after,
      entries,
      isLast,
      maxStudies: transfer.isGuest ? (place.maxGuestStudies ?? null) : null,
    })
    // A collection of garbage that looked before this was recorded may have taken bytes that nothing referred to.
    for (const { sha256, outcome } of entries)
      if (!(outcome instanceof GroundglassError) && !(await place.store.has(sha256!)))
        await place.store.put([outcome.content])
    after += entries.length
    entries = []
    return completed
  }

  let index = -1
  const limits = await limitsLeft(place, transfer)
  for await (const received of receivedEntries(path, limits, scratch)) {
    index += 1
    if (index < transfer.entriesDone) continue
    // Looked at once the next entry is there, so that the last one and the end of the transfer share a transaction.
    if (entries.length === BATCH || isInstance(entries.at(-1))) {
      await record(false)
      if (isStopped()) return []
    }
    entries.push(await examine(place, transfer, received, index))
  }
  const completed = await record(true)
  await rm(path, { force: true })
  return completed
}

/**
 * Refuses a received file as a whole, and removes it.
 * @param place where it lies
 * @param transfer the file
 * @param reason why
 * @returns series that became complete with that
 */
export async function refuseTransfer(
  { db, folder }: IngestPlace,
  { id, bytes, entriesDone }: ReceivedTransfer,
  reason: GroundglassError,
): Promise<readonly CompleteSeries[]> {
  const completed = await recordEntries(db, {
    transferId: id,
    after: entriesDone,
    entries: [{ entry: null, bytes, sha256: null, outcome: reason }],
    isLast: true,
    maxStudies: null,
  })
  await rm(join(folder, id), { force: true })
  return completed
}

/** Folder for archives inside archives, below the received files'. */
export const SCRATCH = 'scratch'

/** An archive counts with all its entries. One that was begun goes on as it began, or its entries would be others. */
async function limitsLeft(
  { db, limits }: IngestPlace,
  { uploadId, entriesDone }: ReceivedTransfer,
): Promise<IngestLimits> {
  if (entriesDone > 0) return limits
  const [last] = await db
    .select({ position: max(uploadFiles.position) })
    .from(uploadFiles)
    .where(eq(uploadFiles.uploadId, uploadId))
  const maximumEntries = Math.max(0, limits.archive.maximumEntries - ((last?.position ?? -1) + 1))
  return { ...limits, archive: { ...limits.archive, maximumEntries } }
}

function isInstance(examined: ExaminedEntry | undefined): boolean {
  return examined !== undefined && !(examined.outcome instanceof GroundglassError)
}

async function examine(
  { store, limits, prepare, onFault }: IngestPlace,
  transfer: ReceivedTransfer,
  { folder, content }: ReceivedEntry,
  index: number,
): Promise<ExaminedEntry> {
  const entry = folder === null ? null : index
  if (content instanceof GroundglassError)
    return { entry, bytes: 0, sha256: null, outcome: content }
  let bytes = content
  let sha256 = sha256Of(content)
  let outcome: ExaminedEntry['outcome']
  try {
    const origin = `${transfer.uploadId}/${folder === null ? '' : `${transfer.id}/${folder}`}`
    let instance = await readInstance(content, sha256, origin, limits)
    const prepared = (await prepare?.(content, transfer)) ?? null
    if (prepared !== null && prepared.bytes !== content) {
      ;({ bytes } = prepared)
      sha256 = sha256Of(bytes)
      instance = await readInstance(bytes, sha256, origin, limits)
    }
    outcome = { instance, content: bytes, prepared }
  } catch (error) {
    if (!(error instanceof GroundglassError)) onFault?.(error)
    outcome = error instanceof GroundglassError ? error : unreadable(error)
  }
  // Outside of what is caught: a store that fails is no fault of the file.
  if (!(outcome instanceof GroundglassError)) await store.put([bytes])
  return { entry, bytes: bytes.length, sha256, outcome }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function lost(): GroundglassError {
  return new GroundglassError(
    'upload/file-lost',
    'Expected the received file in the uploads folder; it is not there any more. Send it again.',
  )
}

function unreadable(cause: unknown): GroundglassError {
  return new GroundglassError(
    'upload/unreadable',
    'Expected to read this file; this program failed at it, and the file was left out. Report it, with what the log says.',
    { cause },
  )
}
