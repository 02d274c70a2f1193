/** The study of a demonstration: a synthetic chest, sent and read like any other. */
import { once } from 'node:events'
import { extname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { asc, desc, eq } from 'drizzle-orm'
import type { Queries } from './database/session.ts'
import { analyses, studies } from './database/schema.ts'
import type { Ingest } from './ingest/index.ts'
import type { Uploads } from './uploads/index.ts'

/** `.ts` under the test runner, `.js` when built. */
const DRAWING = new URL(`./demo-phantom${extname(import.meta.url)}`, import.meta.url)
const LOOK_EVERY_MS = 500

interface Place {
  readonly db: Queries
  readonly uploads: Uploads
  readonly ingest: Ingest
  /** Whose it is. */
  readonly institutionId: string
}

/**
 * Sends the study unless the institution has one, and waits until it is read.
 * @param place where it is sent
 * @param signal ends the waiting
 * @returns the study; null where it was not read
 */
export async function addDemoStudy(place: Place, signal: AbortSignal): Promise<string | null> {
  const id = (await firstStudy(place)) ?? (await send(place, signal))
  if (id === null) return null
  while (!signal.aborted) {
    const state = await lastState(place, id)
    if (state === 'done') return id
    if (state === 'failed' || state === 'cancelled') return null
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  return null
}

async function send(place: Place, signal: AbortSignal): Promise<string | null> {
  const { uploads, ingest, institutionId } = place
  const files = await draw(signal)
  if (files === null) return null
  const uploadId = await uploads.open({ institutionId })
  for (const bytes of files) await uploads.receive(uploadId, chunks(bytes))
  await uploads.close(uploadId)
  await ingest.untilIngested(uploadId)
  return firstStudy(place)
}

/** @returns the files; null where the signal came before they were drawn */
async function draw(signal: AbortSignal): Promise<readonly Uint8Array[] | null> {
  const drawing = new Worker(DRAWING)
  try {
    const [files]: Uint8Array[][] = await once(drawing, 'message', { signal })
    return files!
  } catch (error) {
    if (signal.aborted) return null
    throw error
  } finally {
    await drawing.terminate()
  }
}

async function firstStudy({ db, institutionId }: Place): Promise<string | null> {
  const [study] = await db
    .select({ id: studies.id })
    .from(studies)
    .where(eq(studies.institutionId, institutionId))
    .orderBy(asc(studies.createdAt))
    .limit(1)
  return study?.id ?? null
}

async function lastState({ db }: Place, studyId: string) {
  const [last] = await db
    .select({ state: analyses.state })
    .from(analyses)
    .where(eq(analyses.studyId, studyId))
    .orderBy(desc(analyses.createdAt))
    .limit(1)
  return last?.state
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
