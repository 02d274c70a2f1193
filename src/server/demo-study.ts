/** The study of a demonstration: a synthetic chest, sent and read like any other. */
import { eq } from 'drizzle-orm'
import { phantomInstances, renderPhantom } from '../imaging/index.ts'
import type { Queries } from './database/session.ts'
import { studies } from './database/schema.ts'
import type { Ingest } from './ingest/index.ts'
import type { Uploads } from './uploads/index.ts'

/** Coarse, so that it is drawn and read within a minute on two cores. */
const PHANTOM = { seed: 1, spacingMm: 4, lesions: 'typical' } as const

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
  const uploadId = await uploads.open({ institutionId })
  for (const bytes of phantomInstances(renderPhantom(PHANTOM)))
    await uploads.receive(uploadId, chunks(bytes))
  await uploads.close(uploadId)
  await ingest.untilIngested(uploadId)
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
