/** Uploads that nobody went on with: what came whole is kept, what did not is dropped. */
import { and, eq, gte, inArray, lt, notExists, sql } from 'drizzle-orm'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { transfers, uploads } from '../database/schema.ts'
import { type CompleteSeries, completeSettledUpload, recordSettled } from '../ingest/index.ts'

/**
 * Drops unfinished files that were begun before a moment, and ends uploads to which nothing new has come since.
 * @param db the database
 * @param before the moment
 * @returns the transfers dropped, whose bytes the caller removes, and the series that became complete
 */
export async function expireUploads(
  db: Queries,
  before: Date,
): Promise<{ dropped: string[]; completed: CompleteSeries[] }> {
  return db.transaction(async (tx) => {
    const dropped = await tx
      .delete(transfers)
      .where(and(eq(transfers.state, 'receiving'), lt(transfers.createdAt, before)))
      .returning({ id: transfers.id })
    const newer = tx
      .select({ one: sql`1` })
      .from(transfers)
      .where(and(eq(transfers.uploadId, uploads.id), gte(transfers.createdAt, before)))
    const ended = await tx
      .update(uploads)
      .set({ state: 'expired', closedAt: sql`now()` })
      .where(and(eq(uploads.state, 'open'), lt(uploads.createdAt, before), notExists(newer)))
      .returning({ id: uploads.id })
    const completed: CompleteSeries[] = []
    for (const { id } of ended) completed.push(...(await completeSettledUpload(tx, id)))
    for (const { id } of ended) {
      const object = { type: 'upload', id }
      await recordAudit(tx, { actor: SYSTEM, action: 'upload.expire', object })
      await recordSettled(tx, id)
    }
    return { dropped: dropped.map(({ id }) => id), completed }
  })
}

/**
 * Which files in the uploads folder nobody waits for.
 * @param db the database
 * @param names ids of transfers, by which the files are named
 * @returns those that no transfer on its way or waiting has
 */
export async function strayFiles(db: Queries, names: readonly string[]): Promise<string[]> {
  const wanted = new Set<string>()
  for (let at = 0; at < names.length; at += 1000) {
    const rows = await db
      .select({ id: transfers.id })
      .from(transfers)
      .where(
        and(
          inArray(transfers.id, names.slice(at, at + 1000)),
          inArray(transfers.state, ['receiving', 'received']),
        ),
      )
    for (const { id } of rows) wanted.add(id)
  }
  return names.filter((name) => !wanted.has(name))
}
