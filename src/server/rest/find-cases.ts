/** Which cases somebody sees, and pages of those that match. */
import { and, count, desc, eq, getTableColumns, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import { authorise, type Permission, type Principal, within } from '../auth/index.ts'
import type { Queries } from '../database/session.ts'
import { cases } from '../database/schema.ts'
import type { CaseRow } from '../library/index.ts'
import { after, newestFirst, page } from './cursor.ts'

export interface CaseFilter {
  readonly state: CaseRow['state']
  readonly finding?: string | undefined
  readonly tag?: string | undefined
  readonly verdict?: CaseRow['verdict'] | undefined
  /** As people write it for a search engine: words, "phrases", or, -without. */
  readonly text?: string | undefined
}

/**
 * @param principal who asks
 * @returns the condition of what they see: what is published, what they may write, what waits for their review
 */
function visibleTo(principal: Principal): SQL | undefined {
  const published = eq(cases.state, 'published')
  const writable = reachOrNull(principal, 'cases.write')
  if (writable?.kind === 'any') return undefined
  return or(
    published,
    writable === null ? undefined : within(writable, { userId: cases.authorId }),
    reachOrNull(principal, 'cases.review') === null ? undefined : eq(cases.state, 'in-review'),
  )
}

function reachOrNull(principal: Principal, permission: Permission) {
  try {
    return authorise(principal, permission)
  } catch {
    return null
  }
}

/**
 * @param db the database
 * @param principal who asks
 * @param id which case
 * @returns the case
 * @throws {GroundglassError} `case/not-found`
 */
export async function findCase(db: Queries, principal: Principal, id: string): Promise<CaseRow> {
  const [row] = await db
    .select()
    .from(cases)
    .where(and(eq(cases.id, id), visibleTo(principal)))
  if (row !== undefined) return row
  throw new GroundglassError(
    'case/not-found',
    'Expected a case of this id; there is none, or it is not published. List the cases.',
  )
}

/**
 * @param db the database
 * @param principal who asks
 * @param filter what they look for
 * @param at which page
 * @param at.cursor as the page before gave it
 * @param at.limit of the page
 * @returns cases, newest first, or best match first where there is text
 * @throws {GroundglassError} `request/invalid-cursor`
 */
export async function pageOfCases(
  db: Queries,
  principal: Principal,
  filter: CaseFilter,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: CaseRow[]; nextCursor: string | null }> {
  const where = and(visibleTo(principal), matches(filter))
  if (filter.text === undefined) {
    const rows = await db
      .select()
      .from(cases)
      .where(and(where, after(cursor, cases)))
      .orderBy(...newestFirst(cases))
      .limit(limit + 1)
    return page(rows, limit)
  }
  const rank = sql<number>`ts_rank(${cases.search}, ${query(filter.text)})::float8`
  const rows = await db
    .select({ ...getTableColumns(cases), rank })
    .from(cases)
    .where(and(where, afterRank(cursor, rank)))
    .orderBy(desc(rank), desc(cases.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? cursorOf([last.rank, last.id]) : null }
}

const MAX_FACETS = 100

/**
 * @param db the database
 * @param principal who asks
 * @param filter what they look for
 * @returns how many of the cases that match have each finding, tag and verdict, most first
 */
export async function countCases(db: Queries, principal: Principal, filter: CaseFilter) {
  const where = and(visibleTo(principal), matches(filter))
  const labels = (column: PgColumn) => {
    const value = sql<string>`label.value`
    return db
      .select({ value, count: count() })
      .from(cases)
      .crossJoinLateral(sql`jsonb_array_elements_text(${column}) as label(value)`)
      .where(where)
      .groupBy(value)
      .orderBy(desc(count()), value)
      .limit(MAX_FACETS)
  }
  const verdicts = await db
    .select({ value: cases.verdict, count: count() })
    .from(cases)
    .where(where)
    .groupBy(cases.verdict)
    .orderBy(desc(count()))
  return { findings: await labels(cases.findings), tags: await labels(cases.tags), verdicts }
}

function matches({ state, finding, tag, verdict, text }: CaseFilter): SQL | undefined {
  return and(
    eq(cases.state, state),
    holds(cases.findings, finding),
    holds(cases.tags, tag),
    verdict ? eq(cases.verdict, verdict) : undefined,
    text === undefined ? undefined : sql`${cases.search} @@ ${query(text)}`,
  )
}

function holds(column: PgColumn, label: string | undefined): SQL | undefined {
  if (label === undefined) return undefined
  return sql`${column} @> ${JSON.stringify([label.toLowerCase()])}::jsonb`
}

function query(text: string): SQL {
  return sql`websearch_to_tsquery('english', ${text})`
}

const position = z.tuple([z.number(), z.uuid()])

function cursorOf(place: z.infer<typeof position>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function afterRank(cursor: string | undefined, rank: SQL): SQL | undefined {
  if (cursor === undefined) return undefined
  try {
    const [value, id] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return sql`(${rank}, ${cases.id}) < (${value}::float8, ${id}::uuid)`
  } catch (cause) {
    throw new GroundglassError(
      'request/invalid-cursor',
      'Expected the nextCursor of an earlier page of the same search; something else came. Begin without one.',
      { cause },
    )
  }
}
