/** What becomes of a case after its author is done: accepted and signed, sent back, withdrawn, deleted. */
import { asc, eq } from 'drizzle-orm'
import { type Reading, readingSchema } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { caseFiles, cases } from '../database/schema.ts'
import type { BlobStore } from '../storage/index.ts'
import { type CaseFile, MANIFEST, manifestBytes, READING, SIGNATURE } from './case-manifest.ts'
import { moved } from './case-moves.ts'
import { caseTextOf } from './case-text.ts'
import type { CaseRow, Library } from './drafts.ts'
import { caseChanged, lockCase, recordCaseDeed, recordCaseFiles } from './lock-case.ts'
import type { SiteKey } from './site-key.ts'

interface Reviewer {
  readonly personId: string
  readonly name: string
  readonly comment: string
}

/**
 * Publishes a case: the manifest over its text and its files is signed, and nothing of it changes any more.
 * @param library the database and the blobs
 * @param row the case as the reviewer has seen it
 * @param key of this site
 * @param by who reviews
 * @param by.personId not the author
 * @param by.name as it is shown with the case
 * @param by.comment to the author
 * @returns the case as it then is
 * @throws {GroundglassError} `case/wrong-state`, `case/own-review`, `case/changed`
 */
export async function acceptCase(
  { db, store, by }: Library,
  row: CaseRow,
  key: SiteKey,
  { personId, name: reviewer, comment }: Reviewer,
): Promise<CaseRow> {
  moved(row, 'accept', personId)
  const files = await filesOfCase(db, row.id)
  const { models, verdict } = await readingOf(store, files)
  const { name, publicKey } = key
  const publishedAt = new Date()
  const manifest = manifestBytes({
    id: row.id,
    ...caseTextOf(row),
    verdict: verdict.label,
    warnings: row.warnings,
    publishedAt: publishedAt.toISOString(),
    models,
    site: { name, publicKey },
    files,
  })
  const signed = [
    [MANIFEST, await store.put([manifest])],
    [SIGNATURE, await store.put([key.sign(manifest)])],
  ] as const
  return db.transaction(async (tx) => {
    const now = await lockCase(tx, row.id)
    const state = moved(now, 'accept', personId)
    // Sent back and submitted anew meanwhile, it would be another case than the one that was looked at.
    const same = JSON.stringify(await filesOfCase(tx, row.id)) === JSON.stringify(files)
    if (!same || JSON.stringify(now) !== JSON.stringify(row)) caseChanged()
    await recordCaseFiles(tx, row.id, signed)
    const published = await change(tx, row.id, {
      state,
      reviewerId: personId,
      reviewer,
      reviewComment: comment,
      signerName: name,
      signerFingerprint: key.fingerprint,
      publishedAt,
    })
    await recordCaseDeed(tx, 'case.publish', row.id, by)
    return published
  })
}

/**
 * Gives a case back to its author, and drops its frozen copy: the next submission makes another.
 * @param library the database
 * @param row the case
 * @param by who reviews
 * @param by.personId not the author
 * @param by.comment what is to be mended
 * @returns the case as it then is
 * @throws {GroundglassError} `case/wrong-state`, `case/own-review`
 */
export async function sendBack(
  { db, by }: Library,
  row: CaseRow,
  { personId, comment }: { readonly personId: string; readonly comment: string },
): Promise<CaseRow> {
  return db.transaction(async (tx) => {
    const state = moved(await lockCase(tx, row.id), 'send-back', personId)
    await tx.delete(caseFiles).where(eq(caseFiles.caseId, row.id))
    const sent = await change(tx, row.id, {
      state,
      reviewerId: personId,
      reviewComment: comment,
      profile: null,
      synthetic: null,
      warnings: [],
    })
    await recordCaseDeed(tx, 'case.review', row.id, by)
    return sent
  })
}

/**
 * Takes a case out of the library; its files stay until it is deleted.
 * @param library the database
 * @param row the case
 * @param personId who may, by the table of permissions
 * @returns the case as it then is
 * @throws {GroundglassError} `case/wrong-state`
 */
export async function withdrawCase(
  { db, by }: Library,
  row: CaseRow,
  personId: string,
): Promise<CaseRow> {
  return db.transaction(async (tx) => {
    const state = moved(await lockCase(tx, row.id), 'withdraw', personId)
    const withdrawn = await change(tx, row.id, { state })
    await recordCaseDeed(tx, 'case.withdraw', row.id, by)
    return withdrawn
  })
}

/**
 * Removes a case and its files; the blobs go with the next garbage collection.
 * @param library the database
 * @param row the case
 * @param personId who may, by the table of permissions
 * @throws {GroundglassError} `case/wrong-state`
 */
export async function deleteCase(
  { db, by }: Library,
  row: CaseRow,
  personId: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    moved(await lockCase(tx, row.id), 'delete', personId)
    await tx.delete(cases).where(eq(cases.id, row.id))
    await recordCaseDeed(tx, 'case.delete', row.id, by)
  })
}

/** @param db the database @param caseId whose @returns its files by name, as a manifest lists them */
export async function filesOfCase(db: Queries, caseId: string): Promise<CaseFile[]> {
  const rows = await db
    .select({ name: caseFiles.name, bytes: caseFiles.bytes, sha256: caseFiles.sha256 })
    .from(caseFiles)
    .where(eq(caseFiles.caseId, caseId))
    .orderBy(asc(caseFiles.name))
  // The database's collation is its own.
  return rows.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

async function readingOf(store: BlobStore, files: readonly CaseFile[]): Promise<Reading> {
  const reading = files.find(({ name }) => name === READING) ?? caseChanged()
  return readingSchema.parse(JSON.parse(Buffer.from(await store.read(reading.sha256)).toString()))
}

async function change(tx: Queries, id: string, values: Partial<CaseRow>): Promise<CaseRow> {
  const { search: _, ...set } = values
  const [row] = await tx.update(cases).set(set).where(eq(cases.id, id)).returning()
  return row!
}
