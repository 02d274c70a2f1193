/** The row that says a blob is wanted. */
import { sql } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { blobs } from '../database/schema.ts'
import type { StoredBlob } from './blob-store.ts'

/**
 * Writes a blob's row, in the transaction that also refers to it and after the blob was put. The row is locked when it
 * is there already, so that garbage collection waits and then sees what refers to it.
 * @param tx the transaction
 * @param blob what `put` returned
 */
export async function recordBlob(tx: Queries, { sha256, bytes }: StoredBlob): Promise<void> {
  await tx
    .insert(blobs)
    .values({ sha256, bytes })
    .onConflictDoUpdate({ target: blobs.sha256, set: { bytes: sql`excluded.bytes` } })
}
