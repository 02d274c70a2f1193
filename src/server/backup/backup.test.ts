/** A platform copied while it works, and made anew elsewhere, on both databases. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../database/open-database.ts'
import { analyses, auditEvents, blobs, instances, studies, transfers } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { type Intake, openIntake, send, smallPhantom } from '../ingest/test-intake.ts'
import { openQueue } from '../queue/index.ts'
import { collectGarbage, holdBlobs, openBlobStore, recordBlob } from '../storage/index.ts'
import { uploadSummary } from '../uploads/upload-summary.ts'
import { backUp } from './back-up.ts'
import { readManifest } from './manifest.ts'
import { checkBackup, restore } from './restore.ts'
import { savedTables } from './rows.ts'

describeOnEachDatabase('a backup', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  const sourceOf = ({ store, folder }: Intake) => ({ database, store, dataDirectory: folder })
  const newTarget = async () => {
    const dataDirectory = await newFolder()
    const store = await openBlobStore({ folder: join(dataDirectory, 'blobs') })
    return { location: await databases.empty(), store, dataDirectory }
  }

  it('knows every table, and no table hands out numbers that rows do not hold', async () => {
    const { rows } = await database.db.execute<{ name: string }>(sql`
      select table_name as name from information_schema.tables where table_schema = 'public'`)
    const saved = savedTables().map(({ name }) => name)
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...saved, 'blob_holds'].toSorted())
    const sequences = await database.db.execute(
      sql`select 1 from information_schema.sequences where sequence_schema = 'public'`,
    )
    expect(sequences.rows).toEqual([])
  })

  it('is made while files come in, and gives all rows and blobs of its moment back', async () => {
    const intake = await openIntake(database)
    const { store, folder } = intake
    await writeFile(join(folder, 'session-secret'), 's'.repeat(43))
    await send(intake, fewOf(1))
    const out = join(await newFolder(), 'backup')
    const [made] = await Promise.all([
      backUp(sourceOf(intake), out),
      send(intake, fewOf(2)),
      send(intake, fewOf(3)),
    ])
    expect(made.damaged).toEqual([])
    expect(made.copied).toBe(made.blobs)
    expect(await modesIn(out)).toEqual(['600', '700'])
    const manifest = await checkBackup(out)

    const target = await newTarget()
    // All rows are compared with the hashes of the manifest before they are committed, all blobs with their names.
    const restored = await restore(out, target)
    expect(restored).toMatchObject({ rows: made.rows, blobs: made.blobs, absent: [] })
    expect(await readFile(join(target.dataDirectory, 'session-secret'), 'utf8')).toHaveLength(43)
    await expect(restore(out, target)).rejects.toThrow(code('restore/not-empty'))
    const there = await openDatabase(target.location)
    onTestFinished(there.close)
    // The chain goes on where it was at the moment of the backup.
    const events = await eventsOf(there)
    const restoration = events.pop()
    expect(restoration).toMatchObject({ action: 'backup.restore', detail: { rows: made.rows } })
    expect(events).toEqual((await eventsOf(database)).slice(0, events.length))
    expect(events.map(({ action }) => action)).toContain('upload.settle')
    expect(restoration!.previousHash).toBe(events.at(-1)!.hash)
    const kept = await there.db.select({ sha256: blobs.sha256 }).from(blobs)
    expect(kept).toHaveLength(manifest.blobs.count)
    for (const { sha256 } of kept)
      expect(await target.store.read(sha256)).toEqual(await store.read(sha256))
    expect(await studyOf(there)).toEqual(await studyOf(database))
  })

  it('queues again what had not ended, and lets ingest go on with what was received', async () => {
    const intake = await openIntake(database)
    const { db, folder, uploadsFolder, institutionId } = intake
    const queue = await openQueue(database)
    onTestFinished(queue.close)
    const uploadId = await send(intake, fewOf(6))
    const { series: found } = await uploadSummary(db, uploadId)
    const ask = async (values: Partial<typeof analyses.$inferInsert>) => {
      const row = {
        institutionId,
        seriesId: found[0]!.id,
        studyId: found[0]!.studyId,
        seriesRevision: 1,
        modelName: 'any',
        modelVersion: '1',
        modelSha256: randomUUID(),
        parameters: { 'Düzce^Ω\u2028"\\': 1.1 },
        parametersSha256: 'p',
      }
      const [made] = await db
        .insert(analyses)
        .values({ ...row, ...values })
        .returning()
      return made!.id
    }
    const running = await ask({ state: 'running', attempts: 2, startedAt: new Date() })
    const waiting = await ask({ state: 'queued', priority: 20 })
    const gaveUp = await ask({ state: 'failed', errorCode: 'storage/missing', attempts: 9 })
    const refused = await ask({ state: 'failed', errorCode: 'series/too-short' })
    await db.transaction((tx) => queue.send(tx, running, 0))
    expect((await queue.take())?.analysisId).toBe(running)
    // As a server leaves it that is killed between the last byte and ingest.
    await intake.ingest.stop()
    const [bytes] = smallPhantom(7)
    const open = await intake.uploads.open({ institutionId })
    const received = await intake.uploads.receive(open, chunksOf(bytes!))
    const announced = await intake.uploads.announce(open, 1000)

    const out = await newFolder()
    await backUp(sourceOf(intake), out)
    expect((await readdir(uploadsFolder)).toSorted()).toEqual(
      [received, announced, 'scratch'].toSorted(),
    )
    const target = await newTarget()
    expect(await restore(out, target)).toMatchObject({ queued: 3 })
    const there = await openDatabase(target.location)
    onTestFinished(there.close)
    const rows = await there.db.select().from(analyses)
    const stateOf = (id: string) => rows.find((row) => row.id === id)
    expect(stateOf(running)).toMatchObject({ state: 'queued', attempts: 2, startedAt: null })
    expect(stateOf(gaveUp)).toMatchObject({ state: 'queued', errorCode: null })
    expect(stateOf(refused)).toMatchObject({ state: 'failed', errorCode: 'series/too-short' })
    const again = await openQueue(there)
    const taken = [await again.take(), await again.take(), await again.take(), await again.take()]
    await again.close()
    expect(taken[0]?.analysisId).toBe(waiting)
    const ids = taken.map((job) => job?.analysisId)
    expect(new Set(ids)).toEqual(new Set([waiting, running, gaveUp, undefined]))

    const intakeThere = await openIntake(there, {}, { ...intake, folder: target.dataDirectory })
    await intakeThere.ingest.untilIngested(open)
    expect(await uploadSummary(there.db, open)).toMatchObject({
      receiving: 0,
      files: { accepted: 1, refused: 0 },
    })
    expect(folder).not.toBe(target.dataDirectory)
  })

  it('takes the place of the one before it in its folder, and copies only what is new', async () => {
    const intake = await openIntake(database)
    await send(intake, fewOf(4))
    const out = await newFolder()
    const before = await backUp(sourceOf(intake), out)
    const gone = fewOf(4).length
    await intake.db.delete(studies).where(eq(studies.institutionId, intake.institutionId))
    await collectGarbage(intake.db, intake.store, new Date(Date.now() + 60_000))
    await send(intake, fewOf(5))
    const after = await backUp(sourceOf(intake), out)
    expect(after.copied).toBe(fewOf(5).length)
    expect(after.blobs).toBe(before.blobs - gone + after.copied)
    await checkBackup(out)
    const copies = await openBlobStore({ folder: join(out, 'blobs') })
    let there = 0
    for await (const _ of copies.list()) there += 1
    expect(there).toBe(after.blobs)
    expect((await readdir(out)).filter((name) => name.startsWith('rows-'))).toHaveLength(1)
  })

  it('names what is damaged in the platform, and refuses what is damaged in itself', async () => {
    const intake = await openIntake(database)
    const { db, store, folder, institutionId } = intake
    await send(intake, fewOf(8))
    const [instance] = await db
      .select({ sha256: instances.blobSha256 })
      .from(instances)
      .where(eq(instances.institutionId, institutionId))
    const { sha256 } = instance!
    await writeFile(join(folder, 'blobs', pathOf(sha256)), 'damaged')
    const out = await newFolder()
    const made = await backUp(sourceOf(intake), out)
    expect(made.damaged).toContain(sha256)
    expect((await checkBackup(out)).blobs.absent).toEqual(made.damaged)
    // What an earlier backup has whole stays there.
    await store.put([smallPhantom(8)[0]!])
    await store.put([smallPhantom(8)[1]!])
    const absent = made.damaged.filter((name) => name !== sha256)
    expect((await backUp(sourceOf(intake), out)).damaged).toEqual(absent)
    await writeFile(join(folder, 'blobs', pathOf(sha256)), 'damaged')
    expect((await backUp(sourceOf(intake), out)).damaged).toEqual(absent)

    await writeFile(join(out, 'blobs', pathOf(sha256)), 'damaged')
    await expect(checkBackup(out)).rejects.toThrow(code('storage/corrupt'))
    const target = await newTarget()
    await expect(restore(out, target)).rejects.toThrow(code('storage/corrupt'))
    const { tables } = await readManifest(out)
    await writeFile(join(out, tables.find(({ name }) => name === 'studies')!.path), '{}')
    await expect(restore(out, target)).rejects.toThrow(code('backup/damaged'))
    const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))
    const newer = { ...manifest, tablesVersion: manifest.tablesVersion + 1 }
    await writeFile(join(out, 'manifest.json'), JSON.stringify(newer))
    await expect(restore(out, target)).rejects.toThrow(code('backup/newer'))
    await expect(restore(folder, target)).rejects.toThrow(code('backup/not-found'))
    await expect(backUp(sourceOf(intake), folder)).rejects.toThrow(
      code('backup/not-a-backup-folder'),
    )
  })

  it('copies anew what is cut short in the backup, or damaged where it is restored to', async () => {
    const intake = await openIntake(database)
    await send(intake, fewOf(9))
    const out = await newFolder()
    await backUp(sourceOf(intake), out)
    const [bytes] = fewOf(9)
    const { sha256 } = await intake.store.put([bytes!])
    await writeFile(join(out, 'blobs', pathOf(sha256)), 'cut short')
    expect(await backUp(sourceOf(intake), out)).toMatchObject({ copied: 1 })
    await checkBackup(out)

    const target = await newTarget()
    await target.store.put([bytes!])
    await writeFile(join(target.dataDirectory, 'blobs', pathOf(sha256)), bytes!.toReversed())
    await restore(out, target)
    expect(await target.store.read(sha256)).toEqual(bytes)
  })

  it('fails where a received file cannot have a second name', async () => {
    const intake = await openIntake(database)
    await intake.ingest.stop()
    const open = await intake.uploads.open({ institutionId: intake.institutionId })
    const [bytes] = smallPhantom(10)
    const received = await intake.uploads.receive(open, chunksOf(bytes!))
    // No folder may have two.
    await rm(join(intake.uploadsFolder, received))
    await mkdir(join(intake.uploadsFolder, received))
    const failed = backUp(sourceOf(intake), await newFolder())
    await expect(failed).rejects.toMatchObject({ code: 'EPERM', syscall: 'link' })
    await intake.db.delete(transfers).where(eq(transfers.id, received))
  })

  it('keeps garbage collection off while it copies', async () => {
    const { db, store } = await openIntake(database)
    const blob = await store.put([Uint8Array.of(1, 2, 3)])
    await recordBlob(db, blob)
    const release = await holdBlobs(db)
    const later = new Date(Date.now() + 60_000)
    await collectGarbage(db, store, later)
    expect(await store.has(blob.sha256)).toBe(true)
    await release()
    await collectGarbage(db, store, later)
    expect(await store.has(blob.sha256)).toBe(false)
  })
})

const pathOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
const studyOf = async ({ db }: Database) =>
  db.select().from(studies).where(eq(studies.patientId, 'PHANTOM-1'))
const eventsOf = async ({ db }: Database) =>
  db.select().from(auditEvents).orderBy(auditEvents.sequence)
const code = (name: string) => expect.objectContaining({ code: name })
const fewOf = (seed: number) => smallPhantom(seed).slice(0, 2)

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function modesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const modes = await Promise.all(
    names.map(async (name) => ((await stat(join(folder, name))).mode & 0o777).toString(8)),
  )
  return [...new Set(modes)].toSorted()
}
