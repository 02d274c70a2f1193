/** How full everything is: stored files, files on their way, the database, the disk. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { count, sql, sum } from 'drizzle-orm'
import { z } from 'zod'
import { blobs } from '../database/schema.ts'
import type { Platform } from './platform.ts'

const amount = z.object({ files: z.int(), bytes: z.number() })
export const storageSchema = z.object({
  /** Where stored files lie: on this machine's disk, or in a bucket. */
  kind: z.enum(['fs', 's3']),
  /** Left on the disk of the data directory. */
  freeBytes: z.number(),
  /** Uploads are refused before less than this is left. */
  minFreeBytes: z.number(),
  databaseBytes: z.number(),
  stored: amount,
  /** Sent, or being sent, and not taken in yet. */
  uploads: amount,
})

/** @param platform what the routes work with @returns how full everything is */
export async function storageFacts({
  config,
  database: { db },
  store,
  uploadsFolder,
}: Platform): Promise<z.infer<typeof storageSchema>> {
  const [held] = await db.select({ files: count(), bytes: sum(blobs.bytes) }).from(blobs)
  const { rows } = await db.execute<{ bytes: string }>(
    sql`select pg_database_size(current_database()) as bytes`,
  )
  return {
    kind: config.storage.kind,
    freeBytes: await store.freeBytes(),
    minFreeBytes: config.limits.minFreeBytes,
    databaseBytes: Number(rows[0]!.bytes),
    stored: { files: held!.files, bytes: Number(held!.bytes ?? 0) },
    uploads: await filesIn(uploadsFolder),
  }
}

async function filesIn(folder: string): Promise<z.infer<typeof amount>> {
  const found = { files: 0, bytes: 0 }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    // One that went meanwhile is no longer on its way.
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => null)
    if (!facts?.isFile()) continue
    found.files += 1
    found.bytes += facts.size
  }
  return found
}
