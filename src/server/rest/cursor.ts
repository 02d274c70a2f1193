/** Keyset pages: newest first, and a cursor that says after which row to go on. */
import { and, desc, lt, or, eq, type SQL } from 'drizzle-orm'
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

const position = z.tuple([z.iso.datetime(), z.uuid()])

interface Row {
  readonly id: string
  readonly createdAt: Date
}

/**
 * @param cursor as the page before gave it; undefined for the first page
 * @param columns by which the list is sorted
 * @param columns.createdAt first
 * @param columns.id where moments are equal
 * @returns the condition that leaves out what the pages before held
 * @throws {GroundglassError} `request/invalid-cursor`
 */
export function after(
  cursor: string | undefined,
  { createdAt, id }: { createdAt: PgColumn; id: PgColumn },
): SQL | undefined {
  if (cursor === undefined) return undefined
  const [moment, last] = parse(cursor)
  const at = new Date(moment)
  return or(lt(createdAt, at), and(eq(createdAt, at), lt(id, last)))
}

/** @param columns as `after` takes them @returns the order of a list */
export function newestFirst({ createdAt, id }: { createdAt: PgColumn; id: PgColumn }): SQL[] {
  return [desc(createdAt), desc(id)]
}

/**
 * @param rows one more than the page holds, when there are more
 * @param limit of the page
 * @returns the page
 */
export function page<Item extends Row>(rows: readonly Item[], limit: number) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? cursorOf(last) : null }
}

function cursorOf({ createdAt, id }: Row): string {
  return Buffer.from(JSON.stringify([createdAt.toISOString(), id])).toString('base64url')
}

function parse(cursor: string): z.infer<typeof position> {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    throw new GroundglassError(
      'request/invalid-cursor',
      'Expected the nextCursor of an earlier page; something else came. Begin without one.',
      { cause },
    )
  }
}
