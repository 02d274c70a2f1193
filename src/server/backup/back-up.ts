/** Copies a platform, also while it works: all rows as of one moment, then every blob that these refer to. */
import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { SOFTWARE } from '../../core/index.ts'
import { recordAudit, SYSTEM } from '../audit/index.ts'
import type { Database } from '../database/open-database.ts'
import type { Queries } from '../database/session.ts'
import { blobs, transfers } from '../database/schema.ts'
import {
  type BlobStore,
  holdBlobs,
  openBlobStore,
  syncFolder,
  writePart,
} from '../storage/index.ts'
import { isDamage, namedBlobs } from './named-blobs.ts'
import { type BackupFile, checkIsBackupFolder, writeManifest } from './manifest.ts'
import { rowsOf, savedTables } from './rows.ts'

export interface BackupSource {
  readonly database: Database
  readonly store: BlobStore
  readonly dataDirectory: string
}

export const backedUpSchema = z.object({
  /** The moment that the backup shows. */
  createdAt: z.string(),
  rows: z.int(),
  blobs: z.int(),
  /** Of them, those that an earlier backup in the folder did not have. */
  copied: z.int(),
  bytes: z.int(),
  /** Hashes of blobs that are wanted, and missing or damaged in the platform: they are not in the backup. */
  damaged: z.array(z.string()).readonly(),
})
export type BackedUp = z.infer<typeof backedUpSchema>

/** Files of the data directory without which a restored server would be another. */
const SECRETS = ['session-secret', 'signing-key.pem']

/**
 * Backs up. An earlier backup in the folder is whole until this one is, which then takes its place; blobs that it has are not
 * copied again.
 * @param source what to copy
 * @param folder where to; made when missing, for its owner alone
 * @returns what was copied
 * @throws {GroundglassError} `backup/not-a-backup-folder`, `backup/newer`, `storage/full`
 */
export async function backUp(source: BackupSource, folder: string): Promise<BackedUp> {
  const { database, store, dataDirectory } = source
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await checkIsBackupFolder(folder)
  const copies = await openBlobStore({ folder: join(folder, 'blobs') })
  const rowsFolder = `rows-${randomUUID()}`
  await mkdir(join(folder, rowsFolder), { mode: 0o700 })
  const place = { folder, rowsFolder, copies }
  const release = await holdBlobs(database.db)
  try {
    const snapshot = await saveRows(source, place)
    const blobRows = join(folder, rowsFolder, 'blobs.jsonl')
    const { damaged, copied, ...held } = await copyBlobs(database.db, store, copies, blobRows)
    const secrets = []
    for (const name of SECRETS) {
      const path = join(dataDirectory, name)
      if (existsSync(path)) secrets.push(await save(place, name, createReadStream(path)))
    }
    await syncFolder(join(folder, rowsFolder))
    await writeManifest(folder, {
      software: SOFTWARE.version,
      database: database.kind,
      ...snapshot,
      blobs: held,
      secrets,
    })
    await removeEarlier(place, blobRows)
    const rows = snapshot.tables.reduce((sum, table) => sum + table.rows, 0)
    const { createdAt } = snapshot
    const { count, bytes } = held
    const detail = { createdAt, rows, blobs: count, bytes, damaged: damaged.length }
    await recordAudit(database.db, { actor: SYSTEM, action: 'backup.create', detail })
    return { createdAt, rows, blobs: count, copied, bytes, damaged }
  } finally {
    await release()
  }
}

interface Place {
  readonly folder: string
  /** Its name, in the folder: rows, received files and the secret of this backup. */
  readonly rowsFolder: string
  readonly copies: BlobStore
}

/** Writes a file of the backup, whole and on the disk. */
async function save(
  { folder, rowsFolder, copies }: Place,
  name: string,
  source: AsyncIterable<Uint8Array>,
): Promise<BackupFile> {
  const part = await writePart(source, join(folder, rowsFolder), {
    maxBytes: Number.POSITIVE_INFINITY,
    ensureRoom: () => copies.ensureRoom(),
  })
  const path = `${rowsFolder}/${name}`
  await rename(part.path, join(folder, path))
  return { path, bytes: part.bytes, sha256: part.sha256 }
}

/** Everything as of one moment. On the embedded database all else waits meanwhile. */
async function saveRows({ database: { db }, dataDirectory }: BackupSource, place: Place) {
  const uploadsFolder = join(dataDirectory, 'uploads')
  let links: ReceivedLink[] = []
  try {
    const snapshot = await db.transaction(
      async (tx) => {
        links = await linkReceived(tx, uploadsFolder)
        const { rows: moments } = await tx.execute<{ ms: string; version: string }>(sql`
          select floor(extract(epoch from now()) * 1000)::bigint as ms, max(created_at) as version
          from drizzle.__drizzle_migrations`)
        const tables = []
        for (const table of savedTables()) {
          let rows = 0
          const lines = mapped(rowsOf(tx, table), (line) => {
            rows += 1
            return Buffer.from(line)
          })
          const file = await save(place, `${table.name}.jsonl`, lines)
          tables.push({ ...table, rows, ...file })
        }
        const { ms, version } = moments[0]!
        const createdAt = new Date(Number(ms)).toISOString()
        return { createdAt, tablesVersion: Number(version), tables }
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    const received = []
    for (const { id, path } of links) received.push(await save(place, id, createReadStream(path)))
    return { ...snapshot, received }
  } finally {
    for (const { path } of links) await rm(path, { force: true })
  }
}

interface ReceivedLink {
  readonly id: string
  readonly path: string
}

/**
 * Files that were received and are not ingested yet get a second name, as ingest removes them. The name is one that the
 * uploads clear away if nobody else does.
 */
async function linkReceived(tx: Queries, uploadsFolder: string): Promise<ReceivedLink[]> {
  const waiting = await tx
    .select({ id: transfers.id })
    .from(transfers)
    .where(eq(transfers.state, 'received'))
  const links = []
  for (const { id } of waiting) {
    const path = join(uploadsFolder, `${id}.${randomUUID()}.part`)
    const linked = await link(join(uploadsFolder, id), path).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        // The command runs elsewhere than the server, or ingest was quicker.
        if (error.code === 'ENOENT') return false
        throw error
      },
    )
    if (linked) links.push({ id, path })
  }
  return links
}

async function copyBlobs(db: Queries, store: BlobStore, copies: BlobStore, blobRows: string) {
  const [absent, damaged]: [string[], string[]] = [[], []]
  let [count, bytes, copied] = [0, 0, 0]
  for await (const blob of namedBlobs(blobRows)) {
    const { sha256 } = blob
    const kept = await copies.find(sha256)
    if (kept?.bytes !== blob.bytes) {
      try {
        await copies.put(await store.open(sha256))
        copied += 1
      } catch (error) {
        if (!isDamage(error)) throw error
        absent.push(sha256)
        // A collection that had begun before the blobs were held may have ended with this one.
        const wanted = await db.select().from(blobs).where(eq(blobs.sha256, sha256))
        if (wanted.length > 0) damaged.push(sha256)
        continue
      }
    }
    count += 1
    bytes += blob.bytes
  }
  return { count, bytes, copied, absent, damaged }
}

/** Rows and blobs that only the backup before had: what was deleted in the platform is not kept for ever here. */
async function removeEarlier({ folder, rowsFolder, copies }: Place, blobRows: string) {
  for (const name of await readdir(folder))
    if (name.startsWith('rows-') && name !== rowsFolder)
      await rm(join(folder, name), { recursive: true })
  const named = namedBlobs(blobRows)
  let next = await named.next()
  let prefix = ''
  let wanted = new Set<string>()
  // Both are in the order of the first two digits.
  for await (const { sha256 } of copies.list()) {
    if (!sha256.startsWith(prefix) || prefix === '') {
      prefix = sha256.slice(0, 2)
      wanted = new Set()
      for (; !next.done && next.value.sha256.slice(0, 2) <= prefix; next = await named.next())
        wanted.add(next.value.sha256)
    }
    if (!wanted.has(sha256)) await copies.delete(sha256)
  }
  await copies.removeParts(new Date())
}

async function* mapped<In, Out>(source: AsyncIterable<In>, change: (item: In) => Out) {
  for await (const item of source) yield change(item)
}
