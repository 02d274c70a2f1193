/** Opens the database, whichever it is: PGlite in the data directory, or a PostgreSQL server. The SQL is the same. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool, type QueryResult } from 'pg'
import { GroundglassError } from '../../core/index.ts'
import { applyMigrations } from './apply-migrations.ts'
import { connectionLost } from './connection-lost.ts'
import { lockDirectory } from './directory-lock.ts'
import { startPGlite } from './pglite-server.ts'
import { queriesOn } from './session.ts'

/** The data directory of this process alone, or a server that many processes share. */
export type DatabaseLocation =
  | { readonly dataDirectory: string }
  | { readonly url: string; readonly maxConnections?: number }

export interface Database {
  /** By the names that pg-boss has for them. */
  readonly kind: 'pglite' | 'postgres'
  readonly db: NodePgDatabase
  /**
   * For libraries that bring their own SQL, as pg-boss (`new PgBoss({ db: database, backend: database.kind })`): its
   * errors may name values.
   * @param text one statement, or several when there are no values
   * @param values for `$1` and so on
   */
  readonly executeSql: (text: string, values?: unknown[]) => Promise<QueryResult>
  /** Waits for the statements under way. */
  readonly close: () => Promise<void>
}

type OnConnectionLost = (error: GroundglassError) => void

export interface OpenDatabaseOptions {
  /** Told when an idle connection to PostgreSQL breaks (a new one will be made), and when PGlite dies (for good). */
  readonly onConnectionLost?: OnConnectionLost
  /** The version of the tables to bring it up to (`tablesVersion`); by default the newest. */
  readonly tables?: number
}

/** How long to wait for a free connection. A transaction that asks the database instead of itself waits for ever. */
const CONNECTION_TIMEOUT_MS = 30_000

/**
 * Opens the database and brings its tables up to this version.
 * @param location where it is
 * @param options what to do when it breaks
 * @returns the open database
 * @throws {GroundglassError} `database/in-use`, `database/cannot-lock`, `database/cannot-open`, `database/unreachable`,
 * `database/postgres-too-old`, `database/newer`
 */
export async function openDatabase(
  location: DatabaseLocation,
  { onConnectionLost = () => {}, tables }: OpenDatabaseOptions = {},
): Promise<Database> {
  const opened =
    'url' in location
      ? connectTo(location, onConnectionLost)
      : await openIn(location.dataDirectory, onConnectionLost)
  const { kind, pool } = opened
  try {
    await applyMigrations(pool, tables)
  } catch (error) {
    await opened.close()
    if (error instanceof GroundglassError) throw error
    throw cannotPrepare(kind, error)
  }
  return {
    kind,
    db: queriesOn(pool),
    executeSql: (text, values) => pool.query(text, values),
    close: opened.close,
  }
}

interface Opened {
  readonly kind: Database['kind']
  readonly pool: Pool
  readonly close: () => Promise<void>
}

function connectTo(
  { url, maxConnections = 10 }: { url: string; maxConnections?: number },
  onConnectionLost: OnConnectionLost,
): Opened {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    application_name: 'groundglass',
  })
  pool.on('error', (cause) => onConnectionLost(connectionLost(cause)))
  return { kind: 'postgres', pool, close: () => pool.end() }
}

async function openIn(dataDirectory: string, onConnectionLost: OnConnectionLost): Promise<Opened> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const lock = await lockDirectory(dataDirectory)
  try {
    const pglite = await startPGlite(join(dataDirectory, 'database'), onConnectionLost)
    const pool = new Pool({
      stream: pglite.connect,
      // PGlite has one session: whoever holds it has the database to itself, and the others queue.
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      user: 'postgres',
      database: 'postgres',
    })
    // The thread's end is told by startPGlite; unheard, the pool's word of it would end the process.
    pool.on('error', () => {})
    const close = async () => {
      await pool.end()
      await pglite.close()
      await lock.release()
    }
    return { kind: 'pglite', pool, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

function cannotPrepare(kind: Database['kind'], cause: unknown): GroundglassError {
  if (kind === 'pglite')
    return new GroundglassError(
      'database/cannot-open',
      'Expected the tables of this version, or to make them; the database refuses. Restore a backup.',
      { cause },
    )
  return new GroundglassError(
    'database/unreachable',
    'Expected a PostgreSQL at DATABASE_URL, in which this user may make tables; it cannot be reached or refuses. Look at the address, the password, and the rights of the user.',
    { cause },
  )
}
