/** Upload sessions: they group files, take them whole, and hand each to ingest exactly once. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { and, count, eq, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { type Actor, recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { transfers, uploads } from '../database/schema.ts'
import {
  type CompleteSeries,
  completeQuietSeries,
  completeSettledUpload,
  type Ingest,
  recordSettled,
  SCRATCH,
} from '../ingest/index.ts'
import { type BlobStore, syncFolder, writePart } from '../storage/index.ts'
import { announceFile, bytesLeft } from './announce-file.ts'
import { expireUploads, strayFiles } from './expire-uploads.ts'
import { notOpen, tooLarge, unfinished, unknownFile, unknownUpload } from './upload-errors.ts'
import { EXPIRE_AFTER_MS, QUIET_AFTER_MS, type UploadLimits } from './upload-limits.ts'

export interface UploadsOptions {
  readonly db: Queries
  /** Asked whether there is room; the uploads folder should lie on the same disk. */
  readonly store: BlobStore
  readonly ingest: Ingest
  /** Where files lie until they are ingested, each under the id of its transfer. */
  readonly folder: string
  readonly limits: UploadLimits
  /** `QUIET_AFTER_MS` where it is not given. */
  readonly quietAfterMs?: number | undefined
  /** A hint, as ingest's. */
  readonly onSeriesComplete?: ((series: readonly CompleteSeries[]) => void) | undefined
}

/** Who sends: a person, or a visitor through a guest link. */
export interface UploadOwner {
  readonly institutionId: string
  readonly userId?: string | undefined
  readonly guestLinkId?: string | undefined
}

export interface Transfer {
  readonly id: string
  readonly uploadId: string
  readonly bytes: number
  readonly state: 'receiving' | 'received' | 'ingested'
  readonly createdAt: Date
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The headers of a file in a multipart body have seldom more. */
const FRAMING_BYTES = 1024
/** A file without a row may be one whose row is being written. */
const STRAY_AFTER_MS = 3600 * 1000

export class Uploads {
  readonly #options: UploadsOptions

  /** @param options where files go and what they may cost */
  constructor(options: UploadsOptions) {
    this.#options = options
  }

  /** Makes the folder, takes up what the last run left, and wakes ingest. To be awaited before the first request. */
  async start(): Promise<void> {
    const { db, folder, ingest } = this.#options
    await mkdir(folder, { recursive: true })
    await rm(join(folder, SCRATCH), { recursive: true, force: true })
    const receiving = await db
      .select({ id: transfers.id, bytes: transfers.bytes })
      .from(transfers)
      .where(eq(transfers.state, 'receiving'))
    for (const transfer of receiving) {
      // Its last byte came, and the process ended before it could say so.
      await this.finishIfWhole(transfer)
      // Nothing came: its sender may never have heard of it, and could not close its upload. One that has announces it again.
      if (transfer.bytes > 0 && (await this.#isEmpty(transfer.id))) await this.withdraw(transfer.id)
    }
    ingest.wake()
  }

  /** @param owner who sends @param by who asks @returns the new upload's id */
  async open(owner: UploadOwner, by: Actor = SYSTEM): Promise<string> {
    return this.#options.db.transaction(async (tx) => {
      const [row] = await tx.insert(uploads).values(owner).returning({ id: uploads.id })
      const object = { type: 'upload', id: row!.id }
      await recordAudit(tx, { actor: by, action: 'upload.open', object })
      return row!.id
    })
  }

  /** What one upload may bring. */
  get limits(): UploadLimits {
    return this.#options.limits
  }

  /**
   * Refuses a request by its announced size, before a byte of it is taken.
   * @param bytes of its whole body
   * @throws {GroundglassError} `upload/too-large`, `storage/full`
   */
  async ensureWelcome(bytes: number): Promise<void> {
    const { limits, store } = this.#options
    if (bytes > limits.maxUploadBytes + limits.maxFiles * FRAMING_BYTES) throw tooLarge(limits)
    // Once as it comes and once as it is kept.
    await store.ensureRoom(2 * bytes)
  }

  /**
   * Announces a file that will come in pieces.
   * @param uploadId its upload
   * @param bytes its whole size
   * @returns the id of its transfer
   * @throws {GroundglassError} `upload/unknown`, `upload/closed`, `upload/expired`, `upload/too-many-files`,
   * `upload/too-large`, `storage/full`
   */
  async announce(uploadId: string, bytes: number): Promise<string> {
    const { db, limits, store } = this.#options
    if (!UUID.test(uploadId)) throw unknownUpload()
    const id = randomUUID()
    // Before its row: a crash in between leaves a stray file, not a row of which nobody knows whether its file is elsewhere.
    await writeFile(this.pathOf(id), '')
    try {
      await announceFile(db, { id, uploadId, bytes }, limits)
    } catch (error) {
      await rm(this.pathOf(id), { force: true })
      throw error
    }
    try {
      // Once as it comes and once as it is kept.
      await store.ensureRoom(2 * bytes)
    } catch (error) {
      await this.withdraw(id)
      throw error
    }
    return id
  }

  /**
   * @param transferId a file of some upload
   * @returns where the file stands
   * @throws {GroundglassError} `upload/unknown-file`
   */
  async find(transferId: string): Promise<Transfer> {
    if (!UUID.test(transferId)) throw unknownFile()
    const [found] = await this.#options.db
      .select({
        id: transfers.id,
        uploadId: transfers.uploadId,
        bytes: transfers.bytes,
        state: transfers.state,
        createdAt: transfers.createdAt,
      })
      .from(transfers)
      .where(eq(transfers.id, transferId))
    if (found === undefined) throw unknownFile()
    return found
  }

  /** @param transfer a file on its way @returns how many of its bytes are here */
  async receivedBytes({ id, bytes, state }: Transfer): Promise<number> {
    if (state !== 'receiving') return bytes
    return stat(this.pathOf(id)).then(
      ({ size }) => size,
      () => 0,
    )
  }

  /**
   * Hands a file to ingest if all its bytes are here. Asked again it changes nothing.
   * @param transfer the file
   */
  async finishIfWhole({ id, bytes }: Pick<Transfer, 'id' | 'bytes'>): Promise<void> {
    const { db, folder, ingest } = this.#options
    const file = await open(this.pathOf(id), 'r+').catch(() => null)
    if (file === null) return
    try {
      if ((await file.stat()).size !== bytes) return
      // The sender forgets the file when it hears that it is here: so it must be on the disk.
      await file.sync()
    } finally {
      await file.close()
    }
    await syncFolder(folder)
    await db
      .update(transfers)
      .set({ state: 'received', receivedAt: sql`now()` })
      .where(and(eq(transfers.id, id), eq(transfers.state, 'receiving')))
    ingest.wake()
  }

  /**
   * Takes a file whole, from one stream.
   * @param uploadId its upload
   * @param source its bytes
   * @returns the id of its transfer, handed to ingest
   * @throws {GroundglassError} as `announce`
   */
  async receive(uploadId: string, source: AsyncIterable<Uint8Array>): Promise<string> {
    const { db, folder, limits, store, ingest } = this.#options
    const maxBytes = await db.transaction((tx) => bytesLeft(tx, uploadId, limits))
    const part = await writePart(source, folder, {
      maxBytes,
      ensureRoom: () => store.ensureRoom(),
    }).catch((error: unknown) => {
      throw error instanceof GroundglassError && error.code === 'storage/too-large'
        ? tooLarge(limits)
        : error
    })
    const id = randomUUID()
    try {
      await rename(part.path, this.pathOf(id))
      await syncFolder(folder)
      const { bytes } = part
      await announceFile(
        db,
        { id, uploadId, bytes, state: 'received', receivedAt: new Date() },
        limits,
      )
    } catch (error) {
      await rm(part.path, { force: true })
      await rm(this.pathOf(id), { force: true })
      throw error
    }
    ingest.wake()
    return id
  }

  /** @param transferId a file on its way that shall not come any more; one that is here whole stays */
  async withdraw(transferId: string): Promise<void> {
    const gone = await this.#options.db
      .delete(transfers)
      .where(and(eq(transfers.id, transferId), eq(transfers.state, 'receiving')))
      .returning({ id: transfers.id })
    if (gone.length > 0) await rm(this.pathOf(transferId), { force: true })
  }

  /**
   * Closes an upload: its series are complete as soon as all it brought is ingested.
   * @param uploadId the upload; one that is closed already stays so
   * @param by who asks
   * @throws {GroundglassError} `upload/unknown`, `upload/expired`, `upload/unfinished`
   */
  async close(uploadId: string, by: Actor = SYSTEM): Promise<void> {
    if (!UUID.test(uploadId)) throw unknownUpload()
    this.#tell(
      await this.#options.db.transaction(async (tx) => {
        const [upload] = await tx
          .select({ state: uploads.state })
          .from(uploads)
          .where(eq(uploads.id, uploadId))
          .for('update')
        if (upload === undefined) throw unknownUpload()
        if (upload.state === 'expired') throw notOpen('expired')
        if (upload.state === 'closed') return []
        const [receiving] = await tx
          .select({ files: count() })
          .from(transfers)
          .where(and(eq(transfers.uploadId, uploadId), eq(transfers.state, 'receiving')))
        if (receiving!.files > 0) throw unfinished(receiving!.files)
        await tx
          .update(uploads)
          .set({ state: 'closed', closedAt: sql`now()` })
          .where(eq(uploads.id, uploadId))
        const completed = await completeSettledUpload(tx, uploadId)
        const object = { type: 'upload', id: uploadId }
        await recordAudit(tx, { actor: by, action: 'upload.close', object })
        await recordSettled(tx, uploadId)
        return completed
      }),
    )
  }

  /**
   * What has to be done from time to time: quiet series are completed, uploads expire, files that nobody waits for are
   * removed.
   * @param now the time
   */
  async tend(now = new Date()): Promise<void> {
    const { db, folder, quietAfterMs = QUIET_AFTER_MS } = this.#options
    const ago = (ms: number) => new Date(now.getTime() - ms)
    const { dropped, completed } = await expireUploads(db, ago(EXPIRE_AFTER_MS))
    this.#tell([...completed, ...(await completeQuietSeries(db, ago(quietAfterMs)))])
    for (const id of dropped) await rm(this.pathOf(id), { force: true })
    const old = []
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => null)
      if (found?.isFile() && found.mtime < ago(STRAY_AFTER_MS)) old.push(name)
    }
    const parts = old.filter((name) => !UUID.test(name))
    const transferIds = old.filter((name) => UUID.test(name))
    for (const name of [...parts, ...(await strayFiles(db, transferIds))])
      await rm(join(folder, name), { force: true })
  }

  /** @param transferId a transfer @returns where its file lies */
  pathOf(transferId: string): string {
    return join(this.#options.folder, transferId)
  }

  /** False where its file is not here at all: it may lie on the disk of another server. */
  async #isEmpty(transferId: string): Promise<boolean> {
    const found = await stat(this.pathOf(transferId)).catch(() => null)
    return found?.size === 0
  }

  #tell(completed: readonly CompleteSeries[]): void {
    if (completed.length > 0) this.#options.onSeriesComplete?.(completed)
  }
}
