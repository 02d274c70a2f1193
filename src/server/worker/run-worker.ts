/** A worker: takes series from the queue, reads them, stores what comes out. The same code in the server and outside. */
import type { Logger } from 'pino'
import type { DeviceChoice } from '../../inference/index.ts'
import type { Database } from '../database/open-database.ts'
import type { Queue } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'

export interface WorkerOptions {
  readonly database: Database
  readonly store: BlobStore
  readonly queue: Queue
  /** Names of the lesion models it announces, and loads before it takes the first job. */
  readonly models: readonly string[]
  readonly device?: DeviceChoice | undefined
  /** Threads that read one series; null: one a core. */
  readonly threads?: number | null | undefined
  /** Series read at a time, each in a process of its own. */
  readonly concurrency?: number | undefined
  /** Ends the worker: it takes no more jobs, and finishes or gives back those it has. */
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Name in the list of workers; by default host and process. */
  readonly name?: string | undefined
  /** How long a running job may still take to finish after `signal`, before it is given back. */
  readonly drainMs?: number | undefined
  /** How often an idle worker asks for a job, and a busy one whether its job is still wanted. */
  readonly pollMs?: number | undefined
}

/**
 * Runs a worker until `signal`. Networks run in child processes, so that the calling thread stays free.
 * @param options what it works with
 * @returns when nothing of it runs any more
 * @throws {GroundglassError} `model/...` when a model cannot be had
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  throw new Error(`Not yet: ${options.models.join()}`)
}
