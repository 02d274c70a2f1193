/** Brings a database up to the tables of this version, one process at a time. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import type { Pool, PoolClient } from 'pg'
import { GroundglassError } from '../../core/index.ts'
import { guardRows } from './append-only.ts'

/** The SQL lies in `src` only: from `src/server/database` and `dist/server/database` alike it is there. */
const FOLDER = fileURLToPath(new URL('../../../src/server/database/migrations', import.meta.url))

const OLDEST_POSTGRES = 14

/** Any number, always the same: who holds this lock may change tables. */
const LOCK = 20_201_012

/** @returns the version of the tables that this program knows: when its last migration was written */
export function tablesVersion(): number {
  return readMigrationFiles({ migrationsFolder: FOLDER }).at(-1)?.folderMillis ?? 0
}

/**
 * Applies what is missing. Processes that start together wait for one another.
 * @param pool of the database
 * @param upTo the version to stop at, for rows that were saved at that version; by default the newest
 * @throws {GroundglassError} `database/postgres-too-old`, `database/newer`
 */
export async function applyMigrations(pool: Pool, upTo = tablesVersion()): Promise<void> {
  const client = await pool.connect()
  let failed = true
  try {
    await refuseOldPostgres(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await refuseNewerTables(client)
    await migrateTo(client, upTo)
    await guardRows(client)
    await client.query('select pg_advisory_unlock($1)', [LOCK])
    failed = false
  } finally {
    // A connection that is closed gives the lock back too.
    client.release(failed)
  }
}

async function refuseOldPostgres(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  if (version >= OLDEST_POSTGRES) return
  throw new GroundglassError(
    'database/postgres-too-old',
    `Expected PostgreSQL ${OLDEST_POSTGRES} or newer; this is ${version}. Upgrade the server that DATABASE_URL names.`,
  )
}

async function refuseNewerTables(client: PoolClient): Promise<void> {
  const { rows: tables } = await client.query<{ name: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations') as name`,
  )
  if (tables[0]?.name === null) return
  const { rows } = await client.query<{ applied: string | null }>(
    'select max(created_at) as applied from drizzle.__drizzle_migrations',
  )
  if (Number(rows[0]?.applied ?? 0) <= tablesVersion()) return
  throw new GroundglassError(
    'database/newer',
    'Expected a database of this version or an older one; a newer Groundglass has changed its tables. Install that version, or restore the backup from before.',
  )
}

/** drizzle applies all that its journal lists: for an older version it gets a shorter one. */
async function migrateTo(client: PoolClient, version: number): Promise<void> {
  if (version >= tablesVersion()) return migrate(drizzle(client), { migrationsFolder: FOLDER })
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-migrations-'))
  try {
    await cp(FOLDER, folder, { recursive: true })
    const path = join(folder, 'meta/_journal.json')
    const journal: { entries: { when: number }[] } = JSON.parse(await readFile(path, 'utf8'))
    const entries = journal.entries.filter(({ when }) => when <= version)
    await writeFile(path, JSON.stringify({ ...journal, entries }))
    await migrate(drizzle(client), { migrationsFolder: folder })
  } finally {
    await rm(folder, { recursive: true })
  }
}
