/** Columns that many tables have. */
import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core'

/** @returns the key of a row: a random UUID */
export const id = () => uuid('id').primaryKey().defaultRandom()

/**
 * @param name the column's
 * @returns a moment in milliseconds, as a JavaScript Date holds it: a cursor that has been through one still finds its row
 */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** @returns when the row was written */
export const createdAt = () => moment('created_at').notNull().defaultNow()

/** @returns how many bytes */
export const byteCount = () => bigint('bytes', { mode: 'number' }).notNull()
