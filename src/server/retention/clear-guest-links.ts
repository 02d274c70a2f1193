/** What came by a guest link goes when the link ends: rows, blobs, files on their way, and that there was one. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asc, eq, inArray, lte } from 'drizzle-orm'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import {
  guestLinks,
  institutions,
  studies,
  transfers,
  uploadFiles,
  uploads,
} from '../database/schema.ts'
import { collectBlobs } from '../storage/index.ts'
import { deleteStudy } from './delete-study.ts'
import { type Keeper, oldEnough, proofOf } from './keeper.ts'

/**
 * Deletes all that came by links that have ended. One that is interrupted goes on with the next call: the link goes last.
 * @param keeper where things lie
 * @param onFault told of a link that cannot be cleared; the others are
 * @param now the moment
 */
export async function clearGuestLinks(
  keeper: Keeper,
  onFault: (error: unknown) => void,
  now = new Date(),
): Promise<void> {
  const ended = await keeper.db
    .select({ id: guestLinks.id, institutionId: guestLinks.institutionId })
    .from(guestLinks)
    .where(lte(guestLinks.expiresAt, now))
    .orderBy(asc(guestLinks.expiresAt), asc(guestLinks.id))
  for (const link of ended) await clear(keeper, link, now).catch(onFault)
}

async function clear(
  keeper: Keeper,
  link: { readonly id: string; readonly institutionId: string },
  now: Date,
): Promise<void> {
  const { db, store, uploadsFolder } = keeper
  const { institutionId } = link
  // Uploads first: without its upload, no file of theirs is ingested any more.
  const sent = await db.transaction((tx) => deleteUploads(tx, institutionId))
  for (const id of sent.transfers) await rm(join(uploadsFolder, id), { force: true })
  const leftOver = [...sent.aside, ...sent.refused]
  const removed = await collectBlobs(db, store, leftOver, oldEnough(now))
  const counts = { studies: 0, series: 0, instances: 0, analyses: 0, ...removed }
  const names = [...sent.aside]
  const studyIds = await db
    .select({ id: studies.id })
    .from(studies)
    .where(eq(studies.institutionId, institutionId))
  for (const { id } of studyIds) {
    const by = { actor: SYSTEM, reason: 'guest-link-ended' } as const
    const gone = await deleteStudy(keeper, eq(studies.id, id), by, now)
    if (gone === null) continue
    counts.studies += 1
    counts.series += gone.series
    counts.instances += gone.instances
    counts.analyses += gone.analyses
    counts.blobs += gone.blobs
    counts.bytes += gone.bytes
    names.push(...gone.names)
  }
  await db.transaction(async (tx) => {
    await tx.delete(guestLinks).where(eq(guestLinks.id, link.id))
    // Refused by the foreign keys should anything of it be left.
    await tx.delete(institutions).where(eq(institutions.id, institutionId))
    await recordAudit(tx, {
      actor: SYSTEM,
      action: 'guest-link.delete',
      object: { type: 'guest-link', id: link.id },
      detail: {
        uploads: sent.uploads,
        transfers: sent.transfers.length,
        ...counts,
        files: names.length,
        filesSha256: proofOf(names),
      },
    })
  })
}

async function deleteUploads(tx: Queries, institutionId: string) {
  const ofLink = tx
    .select({ id: uploads.id })
    .from(uploads)
    .where(eq(uploads.institutionId, institutionId))
  const files = await tx
    .delete(transfers)
    .where(inArray(transfers.uploadId, ofLink))
    .returning({ id: transfers.id })
  const outcomes = await tx
    .delete(uploadFiles)
    .where(inArray(uploadFiles.uploadId, ofLink))
    .returning({ state: uploadFiles.state, sha256: uploadFiles.sha256 })
  const gone = await tx
    .delete(uploads)
    .where(eq(uploads.institutionId, institutionId))
    .returning({ id: uploads.id })
  const namesIn = (wanted: string) =>
    outcomes.flatMap(({ state, sha256 }) => (state === wanted && sha256 !== null ? [sha256] : []))
  return {
    uploads: gone.length,
    transfers: files.map(({ id }) => id),
    aside: namesIn('conflict'),
    // Stored before it was known that they would be refused.
    refused: namesIn('refused'),
  }
}
