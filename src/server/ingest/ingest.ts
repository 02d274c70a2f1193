/** Takes received files one after the other; what a crash or a fault interrupts is taken up again. */
import { and, asc, eq, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { transfers, uploads } from '../database/schema.ts'
import type { CompleteSeries } from './complete-series.ts'
import {
  type IngestPlace,
  ingestTransfer,
  type ReceivedTransfer,
  refuseTransfer,
} from './ingest-transfer.ts'

export interface IngestOptions extends IngestPlace {
  /** A hint that saves the queue a look; `seriesAwaitingAnalysis` is the truth. */
  readonly onSeriesComplete?: ((series: readonly CompleteSeries[]) => void) | undefined
  /** How long after a fault to try again. */
  readonly retryAfterMs?: number | undefined
}

/** A file at which the process has died so often is refused. */
const MOST_ATTEMPTS = 3

interface Waiting extends ReceivedTransfer {
  readonly attempts: number
}

export class Ingest {
  readonly #options: IngestOptions
  #running: Promise<void> | null = null
  #isWanted = false
  #isStopped = false
  readonly #watchers: (() => void)[] = []
  #retry: NodeJS.Timeout | undefined

  /** @param options where from, where to, and what to do on the way */
  constructor(options: IngestOptions) {
    this.#options = options
  }

  /** Says that a file was received, or may have been. Returns at once. */
  wake(): void {
    if (this.#isStopped) return
    this.#isWanted = true
    this.#running ??= this.#run()
  }

  /** Ingests until no received file is left, or a fault keeps it from that. */
  async untilIdle(): Promise<void> {
    this.wake()
    await this.#running
  }

  /**
   * Waits until all that an upload has received is ingested, or a fault keeps it from that.
   * @param uploadId the upload
   */
  async untilIngested(uploadId: string): Promise<void> {
    this.wake()
    for (;;) {
      // Watched before it is looked: what happens in between is not missed.
      const step = new Promise<void>((resolve) => this.#watchers.push(resolve))
      if (this.#running === null || !(await this.#hasWaiting(uploadId))) return
      await step
    }
  }

  /** Ends after the entry in hand; the rest stays for the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#retry)
    await this.#running
  }

  async #run(): Promise<void> {
    clearTimeout(this.#retry)
    try {
      while (this.#isWanted && !this.#isStopped) {
        this.#isWanted = false
        for (let next = await this.#next(); next !== null; next = await this.#next()) {
          await this.#ingest(next)
          this.#tellWatchers()
        }
      }
    } catch (error) {
      this.#options.onFault?.(error)
      if (!this.#isStopped)
        this.#retry = setTimeout(() => this.wake(), this.#options.retryAfterMs ?? 10_000).unref()
    } finally {
      this.#running = null
      this.#tellWatchers()
    }
  }

  #tellWatchers(): void {
    for (const tell of this.#watchers.splice(0)) tell()
  }

  async #hasWaiting(uploadId: string): Promise<boolean> {
    const waiting = await this.#options.db
      .select({ id: transfers.id })
      .from(transfers)
      .where(and(eq(transfers.uploadId, uploadId), eq(transfers.state, 'received')))
      .limit(1)
    return waiting.length > 0
  }

  /** The file that has waited longest; one at which the process died lets the others go first. */
  async #next(): Promise<Waiting | null> {
    if (this.#isStopped) return null
    const [waiting] = await this.#options.db
      .select({
        id: transfers.id,
        bytes: transfers.bytes,
        entriesDone: transfers.entriesDone,
        attempts: transfers.attempts,
        uploadId: uploads.id,
        institutionId: uploads.institutionId,
        isGuest: sql<boolean>`${uploads.guestLinkId} is not null`,
      })
      .from(transfers)
      .innerJoin(uploads, eq(uploads.id, transfers.uploadId))
      .where(eq(transfers.state, 'received'))
      .orderBy(asc(transfers.attempts), asc(transfers.receivedAt), asc(transfers.id))
      .limit(1)
    return waiting ?? null
  }

  async #ingest(transfer: Waiting): Promise<void> {
    const { attempts } = transfer
    await this.#setAttempts(transfer, attempts + 1)
    try {
      const completed =
        attempts < MOST_ATTEMPTS
          ? await ingestTransfer(this.#options, transfer, () => this.#isStopped)
          : await refuseTransfer(this.#options, transfer, deadly())
      if (completed.length > 0) this.#options.onSeriesComplete?.(completed)
      if (this.#isStopped) await this.#setAttempts(transfer, attempts)
    } catch (error) {
      // The process has survived it: only deaths count.
      await this.#setAttempts(transfer, attempts)
      throw error
    }
  }

  async #setAttempts({ id }: Waiting, attempts: number): Promise<void> {
    await this.#options.db
      .update(transfers)
      .set({ attempts })
      .where(and(eq(transfers.id, id), eq(transfers.state, 'received')))
  }
}

function deadly(): GroundglassError {
  return new GroundglassError(
    'upload/unreadable',
    `Expected to read this file; the server ended at it ${MOST_ATTEMPTS} times, and left it out. Send its files one by one to find which it is, and report it.`,
  )
}
