/** Deletes a study for good: its rows and jobs in one transaction that also says so, then the files nothing else holds. */
import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { type Actor, recordAudit } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses, instances, series, studies, uploadFiles } from '../database/schema.ts'
import type { Queue } from '../queue/index.ts'
import { collectBlobs } from '../storage/index.ts'
import { type Keeper, oldEnough, proofOf } from './keeper.ts'

/** Why: somebody asked, its time had come, or its guest link had ended. */
export type Reason = 'asked' | 'retention' | 'guest-link-ended'

export interface DeletedStudy {
  readonly series: number
  readonly instances: number
  readonly analyses: number
  /** Files that went with it, for nothing else refers to them. */
  readonly blobs: number
  readonly bytes: number
  /** Names of all the files it had. */
  readonly names: readonly string[]
}

/**
 * @param keeper where things lie
 * @param which the condition that one study fulfils
 * @param by who deletes it, and why
 * @param by.actor who
 * @param by.reason why
 * @param now the moment
 * @returns what went; null where there is no such study
 */
export async function deleteStudy(
  keeper: Keeper,
  which: SQL | undefined,
  by: { readonly actor: Actor; readonly reason: Reason },
  now = new Date(),
): Promise<DeletedStudy | null> {
  const { db, queue, store } = keeper
  const gone = await db.transaction((tx) => deleteRows(tx, queue, which, by))
  if (gone === null) return null
  const removed = await collectBlobs(db, store, gone.names, oldEnough(now))
  return { ...gone, ...removed }
}

async function deleteRows(
  tx: Queries,
  queue: Queue,
  which: SQL | undefined,
  { actor, reason }: { readonly actor: Actor; readonly reason: Reason },
) {
  const [study] = await tx.select({ id: studies.id }).from(studies).where(which).for('update')
  if (study === undefined) return null
  const ofStudy = tx.select({ id: series.id }).from(series).where(eq(series.studyId, study.id))
  const read = await tx
    .select({
      id: analyses.id,
      state: analyses.state,
      reading: analyses.readingSha256,
      mask: analyses.maskSha256,
      lesionMap: analyses.lesionMapSha256,
    })
    .from(analyses)
    .where(inArray(analyses.seriesId, ofStudy))
  for (const { id, state } of read)
    if (state === 'queued' || state === 'running') await queue.cancel(tx, id)
  const held = await tx
    .select({ id: instances.id, sha256: instances.blobSha256 })
    .from(instances)
    .where(inArray(instances.seriesId, ofStudy))
  const ofInstances = tx
    .select({ id: instances.id })
    .from(instances)
    .where(inArray(instances.seriesId, ofStudy))
  // What was kept aside under the UID of one of its instances is as much the patient's.
  const aside = await tx
    .delete(uploadFiles)
    .where(and(eq(uploadFiles.state, 'conflict'), inArray(uploadFiles.instanceId, ofInstances)))
    .returning({ sha256: uploadFiles.sha256 })
  const deleted = await tx.$count(series, eq(series.studyId, study.id))
  await tx.delete(studies).where(eq(studies.id, study.id))
  const files = [...held, ...aside].map(({ sha256 }) => sha256)
  const made = read.flatMap(({ reading, mask, lesionMap }) => [reading, mask, lesionMap])
  const names = [...new Set([...files, ...made])].filter((name) => name !== null)
  const counts = { series: deleted, instances: held.length, analyses: read.length }
  await recordAudit(tx, {
    actor,
    action: 'study.delete',
    object: { type: 'study', id: study.id },
    detail: { reason, ...counts, files: names.length, filesSha256: proofOf(names) },
  })
  return { ...counts, names }
}
