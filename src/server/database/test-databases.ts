/** For tests only: runs one suite on both databases, and hands out fresh ones. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'
import { openDurablePGlite } from './durable-pglite.ts'
import { type Database, type DatabaseLocation, openDatabase } from './open-database.ts'

export interface TestDatabases {
  readonly kind: Database['kind']
  /** @returns where a database without any tables is; it is deleted after the suite */
  empty(): Promise<DatabaseLocation>
  /** @returns an open database with empty tables; it is closed and deleted after the suite */
  open(): Promise<Database>
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
  const postgres = inject('postgresUrl')
  const missing = postgres ? '' : ': SKIPPED, run scripts/install-test-services.sh'
  describe(`${name} (PGlite)`, () => suite(databases('pglite', pgliteLocation)))
  describe.skipIf(!postgres)(`${name} (PostgreSQL${missing})`, () =>
    suite(databases('postgres', postgresLocation)),
  )
}

interface Disposable {
  readonly location: DatabaseLocation
  remove(): Promise<void>
}

function databases(kind: Database['kind'], make: () => Promise<Disposable>): TestDatabases {
  const undo: (() => Promise<void>)[] = []
  // Last made, first undone: a database is closed before it is deleted.
  afterAll(async () => {
    for (const step of undo.toReversed()) await step()
  })
  const empty = async () => {
    const { location, remove } = await make()
    undo.push(remove)
    return location
  }
  return {
    kind,
    empty,
    async open() {
      const database = await openDatabase(await empty())
      undo.push(database.close)
      return database
    },
  }
}

async function pgliteLocation(): Promise<Disposable> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'groundglass-pglite-'))
  await cp(await emptyPGlite(), join(dataDirectory, 'database'), { recursive: true })
  return {
    location: { dataDirectory },
    remove: () => rm(dataDirectory, { recursive: true }),
  }
}

/** @returns a folder to copy: making a PGlite database takes seconds, so one is kept for all test runs */
async function emptyPGlite(): Promise<string> {
  const root = new URL('../../../', import.meta.url)
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'))
  const name = `pglite-${dependencies['@electric-sql/pglite']}`
  const kept = fileURLToPath(new URL(`node_modules/.cache/${name}`, root))
  if (existsSync(kept)) return kept
  const part = `${kept}.${randomUUID()}`
  await mkdir(dirname(kept), { recursive: true })
  await (await openDurablePGlite(part)).close()
  await rename(part, kept).catch(async (error: NodeJS.ErrnoException) => {
    // Another test file was quicker.
    await rm(part, { recursive: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return kept
}

async function postgresLocation(): Promise<Disposable> {
  const { prefix, suffix } = inject('postgresUrl')!
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const administer = async (statement: string) => {
    const client = new pg.Client(`${prefix}postgres${suffix}`)
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
