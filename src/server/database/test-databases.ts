/** For tests only: runs one suite on both databases, and hands out fresh ones. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openDurablePGlite } from './durable-pglite.ts'
import { type Database, type DatabaseLocation, openDatabase } from './open-database.ts'

export interface TestDatabases {
  readonly kind: Database['kind']
  /** @returns where a database without any tables is; it is deleted after the suite */
  readonly empty: () => Promise<DatabaseLocation>
  /** @returns an open database with empty tables; it is closed and deleted after the suite */
  readonly open: () => Promise<Database>
  /** Opens one database for all tests of the suite: the function returns it once they run. */
  readonly beforeAll: () => () => Database
}

/**
 * Runs the suite on PGlite and on PostgreSQL; where there is no PostgreSQL that half skips, and says so.
 * @param name of the suite
 * @param suite defines the tests
 */
export function describeOnEachDatabase(
  name: string,
  suite: (databases: TestDatabases) => void,
): void {
  const missing = inject('postgresUrl') ? '' : ': SKIPPED, run scripts/install-test-services.sh'
  describe(`${name} (PGlite)`, () => {
    suite(databases('pglite', pgliteLocation))
  })
  describe.skipIf(missing)(`${name} (PostgreSQL${missing})`, () => {
    suite(databases('postgres', postgresLocation))
  })
}

interface Disposable {
  readonly location: DatabaseLocation
  readonly remove: () => Promise<void>
}

function databases(
  kind: Database['kind'],
  make: (tables: 'none' | 'empty') => Promise<Disposable>,
): TestDatabases {
  const undo: (() => Promise<void>)[] = []
  // Last made, first undone: a database is closed before it is deleted.
  afterAll(async () => {
    for (const step of undo.toReversed()) await step()
  })
  const fresh = async (tables: 'none' | 'empty') => {
    const { location, remove } = await make(tables)
    undo.push(remove)
    return location
  }
  const open = async () => {
    const database = await openDatabase(await fresh('empty'))
    undo.push(database.close)
    return database
  }
  return {
    kind,
    empty: () => fresh('none'),
    open,
    beforeAll() {
      let database: Database | undefined
      beforeAll(async () => {
        database = await open()
      })
      return () => database!
    },
  }
}

async function pgliteLocation(tables: 'none' | 'empty'): Promise<Disposable> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'groundglass-pglite-'))
  await cp(await keptPGlite(tables), join(dataDirectory, 'database'), { recursive: true })
  return {
    location: { dataDirectory },
    remove: () => rm(dataDirectory, { recursive: true }),
  }
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** @returns a folder to copy: making a PGlite database takes seconds, so it is kept from test run to test run */
async function keptPGlite(tables: 'none' | 'empty'): Promise<string> {
  const madeOf = createHash('sha256').update(await readFile(join(ROOT, 'package-lock.json')))
  if (tables === 'empty') {
    const migrations = join(ROOT, 'src/server/database/migrations')
    for (const { sql } of readMigrationFiles({ migrationsFolder: migrations }))
      madeOf.update(sql.join())
  }
  const cache = join(ROOT, 'node_modules/.cache')
  const kept = join(cache, `pglite-${madeOf.digest('hex').slice(0, 16)}`)
  if (existsSync(kept)) return kept
  await mkdir(cache, { recursive: true })
  const dataDirectory = await mkdtemp(join(cache, 'part-'))
  const part = join(dataDirectory, 'database')
  if (tables === 'none') {
    await (await openDurablePGlite(part, rethrow)).close()
  } else {
    await cp(await keptPGlite('none'), part, { recursive: true })
    await (await openDatabase({ dataDirectory })).close()
  }
  await rename(part, kept).catch((error: NodeJS.ErrnoException) => {
    // Otherwise another test file was quicker, and its database is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(dataDirectory, { recursive: true })
  return kept
}

function rethrow(fault: unknown): never {
  throw fault
}

async function postgresLocation(): Promise<Disposable> {
  const { prefix, suffix } = inject('postgresUrl')!
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const administer = async (statement: string) => {
    const client = new Client(`${prefix}postgres${suffix}`)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await administer(`create database ${name}`)
  return {
    location: { url: `${prefix}${name}${suffix}` },
    remove: () => administer(`drop database ${name} with (force)`),
  }
}
