/** The audit trail as commands: opens the database, or an export, and looks. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import {
  eventsInDatabase,
  eventsInFile,
  type Head,
  headSchema,
  lineOf,
  type Verification,
  verifyChain,
} from './audit/index.ts'
import type { ServerConfig } from './config.ts'
import { type Database, openDatabase } from './database/open-database.ts'

/**
 * @param of the server's configuration, or the path of an export
 * @param anchor `SEQUENCE:HASH`, a head that was seen earlier and kept elsewhere
 * @returns what was found
 * @throws {GroundglassError} `usage/invalid-anchor`, `audit/no-database`, `audit/no-file`, `audit/unreadable-line`, `database/in-use` while a
 * server runs on the embedded database
 */
export async function verifyAudit(
  of: ServerConfig | string,
  anchor?: string,
): Promise<Verification> {
  const head = anchor === undefined ? undefined : headOf(anchor)
  if (typeof of === 'string') return verifyChain(eventsInFile(of), head)
  const database = await openExisting(of)
  try {
    return await verifyChain(eventsInDatabase(database.db), head)
  } finally {
    await database.close()
  }
}

/**
 * @param config of the server
 * @yields each event of its trail as a line of JSON, with the line's end
 * @throws {GroundglassError} `audit/no-database`, `database/in-use`
 */
export async function* exportAudit(config: ServerConfig): AsyncGenerator<string> {
  const database = await openExisting(config)
  try {
    for await (const event of eventsInDatabase(database.db)) yield `${lineOf(event)}\n`
  } finally {
    await database.close()
  }
}

/** A folder that was typed wrong must not become a new database whose empty trail is whole. */
async function openExisting({ databaseUrl, dataDirectory }: ServerConfig): Promise<Database> {
  if (databaseUrl !== null) return openDatabase({ url: databaseUrl })
  if (existsSync(join(dataDirectory, 'database'))) return openDatabase({ dataDirectory })
  throw new GroundglassError(
    'audit/no-database',
    'Expected the data directory of a server; there is no database in it. Name it by --data or GROUNDGLASS_DATA, or set DATABASE_URL.',
  )
}

function headOf(anchor: string): Head {
  const { data } = headSchema.safeParse(anchor)
  if (data !== undefined) return data
  throw new GroundglassError(
    'usage/invalid-anchor',
    'Expected SEQUENCE:HASH with 64 hexadecimal digits, as `groundglass audit verify` prints it; something else came.',
  )
}
