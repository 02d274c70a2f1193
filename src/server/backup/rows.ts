/** Rows of the platform's tables as JSON lines, and back: the same SQL on both databases. */
import { is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as accountTables from '../auth/schema.ts'
import type { Queries } from '../database/session.ts'
import * as platformTables from '../database/schema.ts'

/** A table as its rows are saved. */
export interface SavedTable {
  readonly name: string
  /** All but those that the database computes itself. */
  readonly columns: readonly string[]
  /** The columns of its primary key, which order the rows. */
  readonly key: readonly string[]
}

/** Of rows that are read, and of those that are written, at a time. */
const PAGE = 1000

/** @returns every table, those that others refer to before these */
export function savedTables(): SavedTable[] {
  const left = Object.values({ ...platformTables, ...accountTables })
    .filter((value) => is(value, PgTable))
    // Of processes at work, which end with the backup.
    .filter((table) => table !== platformTables.blobHolds)
    .map((table) => getTableConfig(table))
  const sorted: typeof left = []
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name))
    const next = left.findIndex(({ name, foreignKeys }) =>
      foreignKeys.every((key) => {
        const { name: parent } = getTableConfig(key.reference().foreignTable)
        return parent === name || !names.has(parent)
      }),
    )
    sorted.push(...left.splice(next, 1))
  }
  return sorted.map(({ name, columns, primaryKeys }) => {
    const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary)
    const given = columns.filter(({ generated }) => generated === undefined)
    return { name, columns: given.map(nameOf), key: key.map(nameOf) }
  })
}

const nameOf = ({ name }: { readonly name: string }) => name

function listOf(columns: readonly string[]) {
  return sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  )
}

/**
 * @param tx a transaction; the rows are as it sees them
 * @param table whose
 * @yields a row as one line of JSON, with its line feed
 */
export async function* rowsOf(
  tx: Queries,
  { name, columns, key }: SavedTable,
): AsyncGenerator<string> {
  const from = sql.identifier(name)
  // By bytes, so that it is the same in every database.
  const order = sql.join(
    key.map((column) => sql`${sql.identifier(column)}::text collate "C"`),
    sql`, `,
  )
  // Moments are written in the session's time zone.
  await tx.execute(sql`set local timezone to 'UTC'`)
  await tx.execute(sql`
    declare saved_rows no scroll cursor for
    select row_to_json(saved)::text as line
    from (select ${listOf(columns)} from ${from} order by ${order}) saved`)
  for (;;) {
    const { rows } = await tx.execute<{ line: string }>(
      sql`fetch ${sql.raw(String(PAGE))} from saved_rows`,
    )
    for (const { line } of rows) yield `${line}\n`
    if (rows.length < PAGE) break
  }
  await tx.execute(sql`close saved_rows`)
}

/**
 * @param tx a transaction
 * @param table where to; the rows it refers to must be there
 * @param lines as `rowsOf` yields them, with or without the line feed
 */
export async function insertRows(
  tx: Queries,
  { name, columns }: SavedTable,
  lines: AsyncIterable<string>,
): Promise<void> {
  const into = sql.identifier(name)
  const insert = async (page: readonly string[]) => {
    if (page.length > 0)
      await tx.execute(sql`
        insert into ${into} (${listOf(columns)})
        select ${listOf(columns)} from json_populate_recordset(null::${into}, ${`[${page.join(',')}]`}::json)`)
  }
  let page: string[] = []
  for await (const line of lines) {
    page.push(line)
    if (page.length < PAGE) continue
    await insert(page)
    page = []
  }
  await insert(page)
}
