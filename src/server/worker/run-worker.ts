/** A worker: takes series from the queue, reads them, stores what comes out. The same code in the server and outside. */
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { GroundglassError } from '../../core/index.ts'
import type { DeviceChoice } from '../../inference/index.ts'
import { readingModel } from '../analyses/index.ts'
import type { Database } from '../database/open-database.ts'
import { openSeries } from '../ingest/index.ts'
import type { Queue, ReadJob } from '../queue/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { announceWorker, type Announcement } from './announce-worker.ts'
import { beginAttempt } from './attempt.ts'
import { every } from './every.ts'
import { errorOf, faultOf, isPassing } from './fault.ts'
import { type Reader, startReader } from './reader.ts'
import type { FinishedReading, ReadingProgress } from './reader-messages.ts'

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
 * Runs a worker until `signal`. Networks run in child processes: they block the thread they run on, and one that runs out
 * of memory takes its process with it, not the server.
 * @param options what it works with
 * @returns when nothing of it runs any more
 * @throws {GroundglassError} `model/...` when a model cannot be had, `worker/crashed`
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { database, queue, signal, log, concurrency = 1, drainMs = 5000 } = options
  const { models, device, threads } = options
  const settings = { models, ...(device && { device }), ...(threads && { threads }) }
  const start = () => startReader(settings)
  const identities = await Promise.all(models.map(readingModel))
  // One first: what it cannot load, the others could not either.
  const first = await start()
  const worker = await announceWorker(database.db, {
    name: options.name ?? `${hostname()}-${process.pid}`,
    device: first.device,
    models: identities.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
    everyMs: (queue.heartbeatSeconds * 1000) / 3,
    onFault: (error) => log.warn({ error: faultOf(error) }, 'the worker cannot tell that it lives'),
  })
  log.info({ workerId: worker.id, models, device: first.device }, 'worker ready')

  const drained = new AbortController()
  const beginDrain = () => {
    setTimeout(() => drained.abort(), drainMs).unref()
  }
  if (signal.aborted) beginDrain()
  else signal.addEventListener('abort', beginDrain, { once: true })
  const slots = Array.from({ length: concurrency }, (_, slot) =>
    runSlot(options, worker, drained.signal, start, slot === 0 ? first : null),
  )
  try {
    await Promise.all(slots)
  } finally {
    signal.removeEventListener('abort', beginDrain)
    await worker.leave()
  }
  log.info({ workerId: worker.id }, 'worker drained')
}

/** Job after job, in one reading process, and in a new one after that has died. */
async function runSlot(
  options: WorkerOptions,
  worker: Announcement,
  drained: AbortSignal,
  start: () => Promise<Reader>,
  given: Reader | null,
): Promise<void> {
  const { queue, signal, log, pollMs = 1000 } = options
  let reader = given
  while (!signal.aborted) {
    try {
      if (!reader?.alive()) reader = await start()
      const job = await queue.take()
      if (job === null) await pause(pollMs, undefined, { signal }).catch(() => {})
      else await workOn(job, reader, options, worker, drained)
    } catch (error) {
      log.error({ error: faultOf(error) }, 'the worker met a fault; it goes on')
      await pause(pollMs, undefined, { signal }).catch(() => {})
    }
  }
  await reader?.close()
}

async function workOn(
  job: ReadJob,
  reader: Reader,
  { database, store, queue, log, pollMs = 1000 }: WorkerOptions,
  worker: Announcement,
  drained: AbortSignal,
): Promise<void> {
  const attempt = await beginAttempt(database, queue, job, worker.id)
  if (attempt === null) return
  const { row } = attempt
  const about = { analysisId: row.id, attempt: row.attempts }
  log.info(about, 'reading begins')
  const unwanted = new AbortController()
  const expired = AbortSignal.timeout(queue.expireInSeconds * 1000)
  let progress: ReadingProgress | null = null
  const watch = every(pollMs, async () => {
    if (!(await attempt.beat(progress))) unwanted.abort()
  })
  const heart = every((queue.heartbeatSeconds * 1000) / 3, () => queue.touch(job))
  try {
    const startedMs = performance.now()
    const series = await openSeries(database.db, store, row.seriesId)
    if (series.revision !== row.seriesRevision) throw revised()
    const { modelName: name, modelSha256: sha256, parameters } = row
    const read = await reader.read(
      { files: series.files, model: { name, sha256 }, parameters },
      {
        signal: AbortSignal.any([unwanted.signal, expired, drained]),
        onProgress: (event) => {
          const { stage, done, total } = event
          progress = { stage, done, total }
        },
      },
    )
    const readMs = performance.now() - startedMs
    const reading = await store.put([read.readingJson])
    const mask = read.maskNiftiGz && (await store.put([read.maskNiftiGz]))
    const lesionMap = read.lesionMapNiftiGz && (await store.put([read.lesionMapNiftiGz]))
    const counted = await attempt.finish({ verdict: read.label, reading, mask, lesionMap })
    worker.hasRead(read.sliceCount, stagesOf(read, readMs, performance.now() - startedMs))
    log.info({ ...about, counted }, 'reading ends')
  } catch (error) {
    if (unwanted.signal.aborted) {
      log.info(about, 'reading stopped: it is not wanted any more')
    } else if (drained.aborted) {
      await attempt.giveBack()
      log.info(about, 'reading given back')
    } else {
      const fault = faultOf(expired.aborted ? tookTooLong(queue.expireInSeconds) : error)
      const passing = isPassing(fault.code)
      await attempt.fail(faultOf(errorOf(fault)), passing)
      log.error({ ...about, error: fault, again: passing && !job.last }, 'reading failed')
    }
  } finally {
    await watch.stop()
    await heart.stop()
  }
}

/** The Reading's own stages, what came before and between them, and what came after. */
function stagesOf(
  { timings }: FinishedReading,
  readMs: number,
  wholeMs: number,
): Record<string, number> {
  const analyzeMs = Object.values(timings).reduce((sum, ms) => sum + ms, 0)
  return { ...timings, series: Math.max(0, readMs - analyzeMs), store: wholeMs - readMs }
}

function tookTooLong(seconds: number): GroundglassError {
  return new GroundglassError(
    'worker/expired',
    `Expected a reading to end within ${seconds} s; this one did not. Look whether the machine is overloaded.`,
  )
}

function revised(): GroundglassError {
  return new GroundglassError(
    'series/revised',
    'Expected the series as it stood when the analysis was asked for; instances have come since. Ask for an analysis of what it is now.',
  )
}
