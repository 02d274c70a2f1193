/** Keyset pages: newest first, and a cursor that says after which row to go on. */
import { desc, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

/** @param item what a page lists @returns the schema of a page */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Where a page ended: the moment, or the day, that its list is sorted by, and the id. */
const positionSchema = z.tuple([
  z.union([z.iso.datetime(), z.iso.date(), z.literal('-infinity')]),
  z.uuid(),
])

interface Row {
  readonly id: string
  readonly createdAt: Date
}

/** By which a list is sorted: first this, and by the id where that is equal. */
interface Order {
  readonly createdAt: PgColumn | SQL
  readonly id: PgColumn
}

/**
 * @param cursor as the page before gave it; undefined for the first page
 * @param columns by which the list is sorted
 * @param columns.createdAt first
 * @param columns.id where moments are equal
 * @returns the condition that leaves out what the pages before held
 * @throws {GroundglassError} `request/invalid-cursor`
 */
export function after(cursor: string | undefined, { createdAt, id }: Order): SQL | undefined {
  if (cursor === undefined) return undefined
  const [moment, last] = parse(cursor)
  // Compared as a row: an index begins there, where `or` would make it read all the pages before.
  return sql`(${createdAt}, ${id}) < (${moment}, ${last})`
}

/** @param columns as `after` takes them @returns the order of a list */
export function newestFirst({ createdAt, id }: Order): SQL[] {
  return [desc(createdAt), desc(id)]
}

/**
 * @param rows one more than the page holds, when there are more
 * @param limit of the page
 * @param key what a row is sorted by, where that is not the moment it was written
 * @returns the page
 */
export function page<Item extends Row>(
  rows: readonly Item[],
  limit: number,
  key = ({ createdAt }: Item) => createdAt.toISOString(),
) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? cursorOf(key(last), last.id) : null }
}

function cursorOf(...position: z.infer<typeof positionSchema>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function parse(cursor: string): z.infer<typeof positionSchema> {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw new GroundglassError(
      'request/invalid-cursor',
      'Expected the nextCursor of an earlier page; something else came. Begin without one.',
      { cause },
    )
  }
}
