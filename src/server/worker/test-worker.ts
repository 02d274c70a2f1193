/** For tests only: a queue, a stored phantom, the stand-in networks, and workers over them. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { onTestFinished, vi } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { analyses } from '../database/schema.ts'
import { openIntake, send, type Intake, smallPhantom } from '../ingest/test-intake.ts'
import { openQueue, type Queue, type QueueOptions } from '../queue/index.ts'
import { uploadSummary } from '../uploads/upload-summary.ts'
import { runWorker, type WorkerOptions } from './run-worker.ts'

export const MODEL = 'lesion-small'

/** Sets `GROUNDGLASS_MODELS` to a folder of the stand-ins; @returns what removes it */
export async function standInModels(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-models-'))
  await cp('fixtures/models/band-lungs', join(folder, 'valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, MODEL), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', folder)
  return async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  }
}

export interface Bench {
  readonly database: Database
  readonly queue: Queue
  readonly intake: Intake
  readonly seriesId: string
  readonly logged: Record<string, unknown>[]
}

/** @param database a fresh one @returns a queue over it, and a series of a phantom of its own in the store */
export async function openBench(
  database: Database,
  seed = 1,
  options: QueueOptions = {},
  files = smallPhantom(seed),
): Promise<Bench> {
  const intake = await openIntake(database)
  const uploadId = await send(intake, files)
  const { series: found } = await uploadSummary(intake.db, uploadId)
  const queue = await openQueue(database, { retryDelaySeconds: 1, ...options })
  onTestFinished(() => queue.close())
  return { database, queue, intake, seriesId: found[0]!.id, logged: [] }
}

/** @returns a running worker: `stop` drains it; the test's end does too */
export function startWorker(
  { database, queue, intake, logged }: Bench,
  changes: Partial<WorkerOptions> = {},
): { stop: () => Promise<void>; ended: Promise<void> } {
  const ending = new AbortController()
  const write = (entry: object, text?: string) => void logged.push({ ...entry, text })
  const log = { info: write, warn: write, error: write } as WorkerOptions['log']
  const ended = runWorker({
    database,
    queue,
    log,
    store: intake.store,
    models: [MODEL],
    threads: 1,
    pollMs: 50,
    signal: ending.signal,
    ...changes,
  })
  const stop = async () => {
    ending.abort()
    await ended
  }
  onTestFinished(stop)
  return { stop, ended }
}

/** Waits until the analysis is as wanted; the queue has no events on purpose. */
export async function until(
  { db }: Pick<Database, 'db'>,
  id: string,
  wanted: (row: typeof analyses.$inferSelect) => boolean,
): Promise<typeof analyses.$inferSelect> {
  return vi.waitFor(
    async () => {
      const [row] = await db.select().from(analyses).where(eq(analyses.id, id))
      if (!row || !wanted(row)) throw new Error(`state ${row?.state}, ${row?.errorCode}`)
      return row
    },
    { timeout: 60_000, interval: 50 },
  )
}
