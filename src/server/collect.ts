/** Garbage collection as a command: opens what it needs, collects, closes. */
import { recordAudit, SYSTEM } from './audit/index.ts'
import type { ServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import { type Collected, collectGarbage } from './storage/index.ts'
import { storeOf } from './store-of.ts'

/** What is younger may belong to a request under way on another machine. */
const YOUNG_MS = 3600_000

/**
 * @param config of the server
 * @returns what was removed
 * @throws {GroundglassError} `database/in-use` while a server runs on the embedded database
 */
export async function collect(config: ServerConfig): Promise<Collected> {
  const { databaseUrl, dataDirectory } = config
  const embedded = databaseUrl === null
  const database = await openDatabase(embedded ? { dataDirectory } : { url: databaseUrl })
  try {
    // The embedded database is this process' alone: nobody is about to refer to anything.
    const before = new Date(Date.now() - (embedded ? 0 : YOUNG_MS))
    const collected = await collectGarbage(database.db, await storeOf(config), before)
    const { blobs, bytes } = collected
    if (blobs > 0)
      await recordAudit(database.db, {
        actor: SYSTEM,
        action: 'storage.collect',
        detail: { blobs, bytes },
      })
    return collected
  } finally {
    await database.close()
  }
}
