/** Stored bytes, by their SHA-256. */
import { pgTable, text } from 'drizzle-orm/pg-core'
import { byteCount, createdAt, id, moment } from './columns.ts'

export const blobs = pgTable('blobs', {
  sha256: text('sha256').primaryKey(),
  bytes: byteCount(),
  createdAt: createdAt(),
})

/** While one of these has not ended, no blob is collected as garbage (`storage/hold-blobs.ts`). */
export const blobHolds = pgTable('blob_holds', { id: id(), until: moment('until').notNull() })

/**
 * @param name the column's
 * @returns a column that holds the hash of stored bytes
 */
export const blob = (name: string) => text(name).references(() => blobs.sha256)
