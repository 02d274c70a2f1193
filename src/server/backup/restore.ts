/** Makes a platform of a backup, in an empty place, and proves that it holds the same. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import { type DatabaseLocation, openDatabase } from '../database/open-database.ts'
import type { Queries } from '../database/session.ts'
import { analyses, transfers } from '../database/schema.ts'
import { openQueue, type Queue } from '../queue/index.ts'
import { type BlobStore, openBlobStore } from '../storage/index.ts'
import { checkFiles, type Manifest, readManifest } from './manifest.ts'
import { isDamage, linesOf, namedBlobs } from './named-blobs.ts'
import { insertRows, rowsOf } from './rows.ts'

export interface RestoreTarget {
  readonly location: DatabaseLocation
  readonly store: BlobStore
  readonly dataDirectory: string
}

export interface Restored {
  /** The moment that the backup shows. */
  readonly createdAt: string
  readonly rows: number
  readonly blobs: number
  readonly bytes: number
  /** Analyses that are queued again, for they had not ended. */
  readonly queued: number
  /** Blobs that the backup lacks. */
  readonly absent: readonly string[]
}

/**
 * Compares every file of a backup with its hash.
 * @param folder the backup's
 * @returns its manifest
 * @throws {GroundglassError} `backup/not-found`, `backup/newer`, `backup/damaged`, `storage/corrupt`, `storage/missing`
 */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await checkedRows(folder)
  await eachBlob(folder, manifest, async (sha256, copies) => {
    for await (const _ of await copies.open(sha256));
  })
  return manifest
}

/**
 * Restores. All rows come in one transaction: whoever is cut off restores again, into the same place.
 * @param folder the backup's
 * @param target a database without rows, and where blobs and the secret go
 * @returns what was restored
 * @throws {GroundglassError} as `checkBackup`, `restore/not-empty`, `restore/differs`, and what opening the database throws
 */
export async function restore(folder: string, target: RestoreTarget): Promise<Restored> {
  const { location, store, dataDirectory } = target
  const manifest = await checkedRows(folder)
  const database = await openDatabase(location, { tables: manifest.tablesVersion })
  let queued = 0
  try {
    await refuseRows(database.db, manifest)
    await eachBlob(folder, manifest, async (sha256, copies) => {
      if (!(await isWhole(store, sha256))) await store.put(await copies.open(sha256))
    })
    await restoreFiles(folder, manifest, dataDirectory)
    const queue = await openQueue(database)
    try {
      queued = await database.db.transaction(async (tx) => {
        await refuseRows(tx, manifest)
        await restoreRows(tx, folder, manifest)
        return resume(tx, queue)
      })
    } finally {
      await queue.close()
    }
  } finally {
    await database.close()
  }
  const { createdAt, blobs } = manifest
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  // Opened anew, its tables become those of this version.
  const current = await openDatabase(location)
  try {
    const detail = { backupCreatedAt: createdAt, rows, blobs: blobs.count, queued }
    await recordAudit(current.db, { actor: SYSTEM, action: 'backup.restore', detail })
  } finally {
    await current.close()
  }
  return { createdAt, rows, blobs: blobs.count, bytes: blobs.bytes, queued, absent: blobs.absent }
}

async function checkedRows(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const { tables, received, secrets } = manifest
  await checkFiles(folder, [...tables, ...received, ...secrets])
  return manifest
}

async function eachBlob(
  folder: string,
  { tables, blobs }: Manifest,
  work: (sha256: string, copies: BlobStore) => Promise<void>,
): Promise<void> {
  const copies = await openBlobStore({ folder: join(folder, 'blobs') })
  const absent = new Set(blobs.absent)
  const { path } = tables.find(({ name }) => name === 'blobs')!
  for await (const { sha256 } of namedBlobs(join(folder, path)))
    if (!absent.has(sha256)) await work(sha256, copies)
}

/** What is there already may be damaged: all of it is read. */
async function isWhole(store: BlobStore, sha256: string): Promise<boolean> {
  try {
    for await (const _ of await store.open(sha256));
    return true
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}

/** A database that has been served from has rows from its first start on. */
async function refuseRows(db: Queries, { tables }: Manifest): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await db.execute(sql`select 1 from ${sql.identifier(name)} limit 1`)
    if (rows.length > 0) throw notEmpty()
  }
}

/** Files that were received come to ingest; secrets keep sessions good, and signatures the site's. */
async function restoreFiles(
  folder: string,
  { received, secrets }: Manifest,
  dataDirectory: string,
): Promise<void> {
  const uploads = join(dataDirectory, 'uploads')
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  for (const { path } of received) await copyFile(join(folder, path), join(uploads, basename(path)))
  for (const { path } of secrets) {
    const secret = join(dataDirectory, basename(path))
    if (!existsSync(secret)) await copyFile(join(folder, path), secret)
  }
}

async function restoreRows(tx: Queries, folder: string, { tables }: Manifest): Promise<void> {
  for (const table of tables) await insertRows(tx, table, linesOf(join(folder, table.path)))
  for (const table of tables) {
    const hash = createHash('sha256')
    for await (const line of rowsOf(tx, table)) hash.update(line)
    if (hash.digest('hex') !== table.sha256) throw differs(table.name)
  }
}

/** Faults of the place where it was tried, as `worker/fault.ts` has them: this place is another. */
const PASSING = '^(storage|database|worker|model)/'

/**
 * Queues what had not ended. What ran at the moment of the backup counts as given back; what was given up for a fault that
 * may not be there any more is tried again. Files that had not come whole are forgotten: their senders begin anew.
 */
async function resume(tx: Queries, queue: Queue): Promise<number> {
  await tx.delete(transfers).where(eq(transfers.state, 'receiving'))
  const passing = or(isNull(analyses.errorCode), sql`${analyses.errorCode} ~ ${PASSING}`)
  await tx
    .update(analyses)
    .set({
      state: 'queued',
      progress: null,
      workerId: null,
      startedAt: null,
      finishedAt: null,
      errorCode: null,
      errorMessage: null,
    })
    .where(or(eq(analyses.state, 'running'), and(eq(analyses.state, 'failed'), passing)))
  const waiting = await tx
    .select({ id: analyses.id, priority: analyses.priority })
    .from(analyses)
    .where(eq(analyses.state, 'queued'))
  for (const { id, priority } of waiting) await queue.send(tx, id, priority)
  return waiting.length
}

function notEmpty(): GroundglassError {
  return new GroundglassError(
    'restore/not-empty',
    'Expected a database without rows; this one has been used, and nothing of it is overwritten. Give an empty folder with --data, or an empty database with DATABASE_URL.',
  )
}

function differs(table: string): GroundglassError {
  return new GroundglassError(
    'restore/differs',
    `Expected the rows of ${table} as they were saved; the database gives others back. Nothing was restored: report it, with the versions of both databases.`,
  )
}
