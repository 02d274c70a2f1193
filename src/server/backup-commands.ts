/** Backup and restoration as commands: they open what they need, or ask the server that has it open. */
import { existsSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import { askForBackup, backUp, type BackedUp, restore, type Restored } from './backup/index.ts'
import type { ServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import { storeOf } from './store-of.ts'

/**
 * Backs up, also while servers run: from PostgreSQL by itself, from the embedded database through the server that has it.
 * @param config of the server
 * @param folder where to
 * @returns what was copied
 * @throws {GroundglassError} `backup/nothing-there`, `usage/backup-in-data`, `database/in-use`, and what `backUp` throws
 */
export async function backUpPlatform(config: ServerConfig, folder: string): Promise<BackedUp> {
  const { databaseUrl, dataDirectory } = config
  const out = resolve(folder)
  if (`${out}${sep}`.startsWith(`${dataDirectory}${sep}`)) throw inData()
  const embedded = databaseUrl === null
  if (embedded && !existsSync(join(dataDirectory, 'database'))) throw nothingThere()
  try {
    const database = await openDatabase(embedded ? { dataDirectory } : { url: databaseUrl })
    try {
      return await backUp({ database, store: await storeOf(config), dataDirectory }, out)
    } finally {
      await database.close()
    }
  } catch (error) {
    if (!(error instanceof GroundglassError) || error.code !== 'database/in-use') throw error
    const made = await askForBackup(dataDirectory, out)
    // Another command has it open.
    if (made === null) throw error
    return made
  }
}

/**
 * Restores a backup to where the configuration points.
 * @param config of the server that is to run there
 * @param folder the backup's
 * @returns what was restored
 * @throws {GroundglassError} what `restore` throws
 */
export async function restorePlatform(config: ServerConfig, folder: string): Promise<Restored> {
  const { databaseUrl, dataDirectory } = config
  const location = databaseUrl === null ? { dataDirectory } : { url: databaseUrl }
  return restore(resolve(folder), { location, store: await storeOf(config), dataDirectory })
}

function inData(): GroundglassError {
  return new GroundglassError(
    'usage/backup-in-data',
    'Expected --out outside the data directory: a backup must outlive what it is of. Give a folder on another disk.',
  )
}

function nothingThere(): GroundglassError {
  return new GroundglassError(
    'backup/nothing-there',
    'Expected the data directory of a server; it holds no database. Give it with --data, or set DATABASE_URL.',
  )
}
