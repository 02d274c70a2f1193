/** Removes blobs that nothing refers to any more. */
import { and, asc, eq, gt, inArray, lt, notExists, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import {
  analyses,
  blobHolds,
  blobs,
  caseFiles,
  instances,
  uploadFiles,
} from '../database/schema.ts'
import type { BlobStore, ListedBlob } from './blob-store.ts'

export interface Collected {
  /** Blobs removed, and how much that was. */
  readonly blobs: number
  readonly bytes: number
  /** Files on their way in that a crash had left behind. */
  readonly parts: number
}

/** Every column that refers to a blob. They are foreign keys as well, which hold where this list is wrong. */
const REFERENCES: readonly AnyPgColumn[] = [
  instances.blobSha256,
  analyses.readingSha256,
  analyses.maskSha256,
  analyses.lesionMapSha256,
  caseFiles.sha256,
]

const PAGE = 500

/**
 * Collects garbage, also while the platform works: what was put after `before` is let be, for its row may be on its
 * way. Rows go first and bytes after them, so that a crash in between leaves bytes without a row, for the next time.
 * @param db the database
 * @param store the blobs
 * @param before only blobs older than this are garbage
 * @returns what was removed
 */
export async function collectGarbage(
  db: Queries,
  store: BlobStore,
  before: Date,
): Promise<Collected> {
  await removeRows(db, before)
  let [count, bytes] = [0, 0]
  for await (const page of pagesOf(store.list(), before)) {
    const names = page.map(({ sha256 }) => sha256)
    const removed = await removeBytes(db, store, names, before)
    count += removed.blobs
    bytes += removed.bytes
  }
  return { blobs: count, bytes, parts: await store.removeParts(before) }
}

/**
 * Collects those of some blobs that are garbage, without a look at all the others.
 * @param db the database
 * @param store the blobs
 * @param names of blobs to which something referred that is gone
 * @param before as for `collectGarbage`: younger bytes are left for it
 * @returns what was removed
 */
export async function collectBlobs(
  db: Queries,
  store: BlobStore,
  names: readonly string[],
  before: Date,
): Promise<Pick<Collected, 'blobs' | 'bytes'>> {
  let [count, bytes] = [0, 0]
  for (let at = 0; at < names.length; at += PAGE) {
    const page = names.slice(at, at + PAGE)
    for (const sha256 of page) await removeRow(db, sha256)
    const removed = await removeBytes(db, store, page, before)
    count += removed.blobs
    bytes += removed.bytes
  }
  return { blobs: count, bytes }
}

async function removeBytes(
  db: Queries,
  store: BlobStore,
  names: readonly string[],
  before: Date,
): Promise<{ blobs: number; bytes: number }> {
  let [count, bytes] = [0, 0]
  const kept = await rowsOf(db, names)
  for (const sha256 of names.filter((name) => !kept.has(name))) {
    // Put again since it was listed? Then it is young, and somebody is about to refer to it.
    const blob = await store.find(sha256)
    if (blob === null || blob.putAt >= before) continue
    await store.delete(sha256)
    count += 1
    bytes += blob.bytes
  }
  return { blobs: count, bytes }
}

async function removeRows(db: Queries, before: Date): Promise<void> {
  let after = ''
  for (;;) {
    const page = await db
      .select({ sha256: blobs.sha256 })
      .from(blobs)
      .where(and(gt(blobs.sha256, after), lt(blobs.createdAt, before), isGarbage(db)))
      .orderBy(asc(blobs.sha256))
      .limit(PAGE)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.sha256
    for (const { sha256 } of page) await removeRow(db, sha256)
  }
}

/** Whoever is about to refer to the blob has its row locked (`recordBlob`): the lock is waited for, then it is looked again. */
async function removeRow(db: Queries, sha256: string): Promise<void> {
  const one = eq(blobs.sha256, sha256)
  try {
    await db.transaction(async (tx) => {
      await tx.select({ sha256: blobs.sha256 }).from(blobs).where(one).for('update')
      await tx.delete(blobs).where(and(one, isGarbage(tx)))
    })
  } catch (error) {
    // A foreign key that is not in the list above: it is no garbage.
    if (!(error instanceof GroundglassError) || error.code !== 'database/no-such-row') throw error
  }
}

function isGarbage(db: Queries) {
  const references = (column: AnyPgColumn) =>
    db.select({ one: sql`1` }).from(column.table).where(eq(column, blobs.sha256))
  return and(
    // Somebody copies blobs, and counts on all that were there when it began.
    notExists(db.select({ one: sql`1` }).from(blobHolds).where(gt(blobHolds.until, sql`now()`))),
    ...REFERENCES.map((column) => notExists(references(column))),
    // What is kept aside has no foreign key.
    notExists(
      db
        .select({ one: sql`1` })
        .from(uploadFiles)
        .where(and(eq(uploadFiles.sha256, blobs.sha256), eq(uploadFiles.state, 'conflict'))),
    ),
  )
}

async function* pagesOf(
  listed: AsyncIterable<ListedBlob>,
  before: Date,
): AsyncGenerator<ListedBlob[]> {
  let page: ListedBlob[] = []
  for await (const blob of listed) {
    if (blob.putAt >= before) continue
    page.push(blob)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

async function rowsOf(db: Queries, names: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ sha256: blobs.sha256 })
    .from(blobs)
    .where(inArray(blobs.sha256, [...names]))
  return new Set(rows.map(({ sha256 }) => sha256))
}
