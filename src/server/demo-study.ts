/** The study of a demonstration: a synthetic chest, sent and read like any other. */
import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { eq } from 'drizzle-orm'
import type { Queries } from './database/session.ts'
import { studies } from './database/schema.ts'
import type { Ingest } from './ingest/index.ts'
import type { Uploads } from './uploads/index.ts'

/** `.ts` under the test runner, `.js` when built. */
const DRAWING = new URL(`./demo-phantom${extname(import.meta.url)}`, import.meta.url)

/**
 * Sends the study unless the institution has one.
 * @param db the database
 * @param uploads where it is sent
 * @param ingest what takes it in
 * @param institutionId whose it is
 */
export async function addDemoStudy(
  db: Queries,
  uploads: Uploads,
  ingest: Ingest,
  institutionId: string,
): Promise<void> {
  const [there] = await db
    .select({ id: studies.id })
    .from(studies)
    .where(eq(studies.institutionId, institutionId))
    .limit(1)
  if (there !== undefined) return
  const [files]: Uint8Array[][] = await once(new Worker(DRAWING), 'message')
  const uploadId = await uploads.open({ institutionId })
  for (const bytes of files!) await uploads.receive(uploadId, chunks(bytes))
  await uploads.close(uploadId)
  await ingest.untilIngested(uploadId)
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
