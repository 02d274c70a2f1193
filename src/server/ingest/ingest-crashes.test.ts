import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asc, eq } from 'drizzle-orm'
import { zipSync } from 'fflate'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { transfers, uploadFiles } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { filesLeftOut, uploadSummary } from '../uploads/upload-summary.ts'
import { openIntake, smallPhantom } from './test-intake.ts'

const named = (files: readonly Uint8Array[]) =>
  Object.fromEntries(files.map((bytes, i) => [`${i}.dcm`, bytes]))

describeOnEachDatabase('ingest after a crash', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  it('goes on after a crash where it was, in the middle of an archive', async () => {
    // The process dies at the fifth entry: from then on nothing of it does anything.
    let seen = 0
    const events = new EventEmitter()
    const death = once(events, 'death')
    const prepare = async (bytes: Uint8Array) => {
      seen += 1
      if (seen >= 5) {
        events.emit('death')
        await once(events, 'wake')
      }
      return { bytes, attributesRemoved: 0, warnings: [] }
    }
    const dead = await openIntake(database, { prepare })
    const phantom = smallPhantom()
    onTestFinished(() => void events.emit('wake'))
    const uploadId = await dead.uploads.open({ institutionId: dead.institutionId })
    const bytes = zipSync(named([new Uint8Array(0), ...phantom, phantom[0]!]))
    const transferId = await dead.uploads.receive(uploadId, toStream(bytes))
    await dead.uploads.close(uploadId)
    await death
    const [transfer] = await dead.db.select().from(transfers).where(eq(transfers.id, transferId))
    expect(transfer).toMatchObject({ state: 'received', entriesDone: 5, attempts: 1 })

    const alive = await openIntake(database, {}, dead)
    await alive.ingest.untilIdle()
    expect(await uploadSummary(alive.db, uploadId)).toMatchObject({
      files: { accepted: 8, duplicate: 1, conflict: 0, refused: 1 },
      series: [{ state: 'complete', revision: 1, instanceCount: 8 }],
    })
    const positions = await alive.db
      .select()
      .from(uploadFiles)
      .where(eq(uploadFiles.uploadId, uploadId))
      .orderBy(asc(uploadFiles.position))
    expect(positions.map(({ position, entry }) => [position, entry])).toEqual(
      Array.from({ length: 10 }, (_, i) => [i, i]),
    )
    expect(alive.completed).toHaveLength(1)
    expect(existsSync(join(alive.uploadsFolder, transferId))).toBe(false)

    // A process that was only thought dead writes nothing twice.
    events.emit('wake')
    await dead.ingest.stop()
    expect(dead.faults).toMatchObject([{ code: 'upload/ingested-elsewhere' }])
    expect((await uploadSummary(alive.db, uploadId)).files).toMatchObject({ accepted: 8 })
  })

  it('hands a finished file on exactly once after a crash between the two', async () => {
    const before = await openIntake(database)
    await before.ingest.stop()
    const [bytes] = smallPhantom()
    const uploadId = await before.uploads.open({ institutionId: before.institutionId })
    const transferId = await before.uploads.receive(uploadId, toStream(bytes!))
    await before.uploads.close(uploadId)
    expect(before.completed).toEqual([])

    const after = await openIntake(database, {}, before)
    await after.ingest.untilIdle()
    await after.ingest.untilIdle()
    expect((await uploadSummary(after.db, uploadId)).files).toMatchObject({ accepted: 1 })
    expect(after.completed).toHaveLength(1)
    const [transfer] = await after.db.select().from(transfers).where(eq(transfers.id, transferId))
    expect(transfer).toMatchObject({ state: 'ingested', entriesDone: 1 })
  })

  it('forgets what was announced before a crash and never begun, so that its upload can be closed', async () => {
    const before = await openIntake(database)
    const { uploads, institutionId } = before
    const uploadId = await uploads.open({ institutionId })
    const [empty, begun] = [
      await uploads.announce(uploadId, 10),
      await uploads.announce(uploadId, 10),
    ]
    await writeFile(uploads.pathOf(begun), '01234')
    await before.ingest.stop()

    const after = await openIntake(database, {}, before)
    await expect(after.uploads.find(empty)).rejects.toMatchObject({ code: 'upload/unknown-file' })
    expect(await after.uploads.receivedBytes(await after.uploads.find(begun))).toBe(5)
    await expect(after.uploads.close(uploadId)).rejects.toMatchObject({ code: 'upload/unfinished' })
    await after.uploads.withdraw(begun)
    await after.uploads.close(uploadId)
  })

  it('loses nothing to a full disk, and goes on when there is room', async () => {
    const intake = await openIntake(database, { retryAfterMs: 1 })
    const free = await intake.store.freeBytes()
    await intake.ingest.stop()
    const uploadId = await intake.uploads.open({ institutionId: intake.institutionId })
    for (const bytes of smallPhantom()) await intake.uploads.receive(uploadId, toStream(bytes))
    await intake.uploads.close(uploadId)

    const full = await openIntake(database, { minimumFreeBytes: free * 2 }, intake)
    await full.ingest.untilIdle()
    expect(full.faults).toMatchObject([{ code: 'storage/full' }])
    await full.ingest.stop()
    expect((await uploadSummary(full.db, uploadId)).waiting).toBe(8)
    const rows = await full.db.select().from(transfers).where(eq(transfers.uploadId, uploadId))
    expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 0))

    const room = await openIntake(database, {}, full)
    await room.ingest.untilIdle()
    expect(await uploadSummary(room.db, uploadId)).toMatchObject({
      files: { accepted: 8 },
      series: [{ state: 'complete', instanceCount: 8 }],
    })
  })

  it('refuses a file at which the process died three times', async () => {
    const intake = await openIntake(database)
    await intake.ingest.stop()
    const uploadId = await intake.uploads.open({ institutionId: intake.institutionId })
    await intake.uploads.receive(uploadId, toStream(smallPhantom()[0]!))
    await intake.uploads.close(uploadId)
    await intake.db.update(transfers).set({ attempts: 3 }).where(eq(transfers.uploadId, uploadId))
    const next = await openIntake(database, {}, intake)
    await next.ingest.untilIdle()
    expect(await filesLeftOut(next.db, uploadId)).toMatchObject([
      { errorCode: 'upload/unreadable' },
    ])
    expect(await readdir(next.uploadsFolder)).toEqual([])
  })
})

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
