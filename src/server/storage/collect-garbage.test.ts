import { createHash } from 'node:crypto'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import type { Database } from '../database/open-database.ts'
import type { Queries } from '../database/session.ts'
import { blobs, instances, studies, uploadFiles } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { openIntake, send, smallPhantom } from '../ingest/test-intake.ts'
import { collectGarbage } from './collect-garbage.ts'
import { recordBlob } from './record-blob.ts'

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const everything = () => new Date(Date.now() + 60_000)

describeOnEachDatabase('collectGarbage', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  it('removes what nothing refers to, and nothing else', async () => {
    const { db, store, folder, institutionId, ...intake } = await openIntake(database)
    const kept = smallPhantom(1)
    const other = Uint8Array.from(kept[0]!)
    other[other.length - 2]! ^= 1
    const gone = smallPhantom(2)
    const whole = { db, store, folder, institutionId, ...intake }
    await send(whole, kept)
    const conflicting = await send(whole, [other])
    await send(whole, gone)
    const without = await store.put([Uint8Array.of(1)])
    await recordBlob(db, await store.put([Uint8Array.of(2)]))
    await writeFile(join(folder, 'blobs/parts/left.part'), 'half')
    await utimes(join(folder, 'blobs/parts/left.part'), 1, 1)

    // All of it is young.
    expect(await collectGarbage(db, store, new Date(Date.now() - 3_600_000))).toEqual({
      blobs: 0,
      bytes: 0,
      parts: 1,
    })
    const [doomed] = await db
      .select({ id: studies.id })
      .from(studies)
      .where(eq(studies.patientId, 'PHANTOM-2'))
    await db.delete(studies).where(eq(studies.id, doomed!.id))
    const size = gone.reduce((sum, bytes) => sum + bytes.length, 2)
    expect(await collectGarbage(db, store, everything())).toEqual({
      blobs: gone.length + 2,
      bytes: size,
      parts: 0,
    })
    expect(await store.has(without.sha256)).toBe(false)
    for (const bytes of [...kept, other]) expect(await store.read(sha256Of(bytes))).toEqual(bytes)
    const rows = await db.select({ sha256: blobs.sha256 }).from(blobs)
    expect(rows.map(({ sha256 }) => sha256).toSorted()).toEqual(
      [...kept, other].map(sha256Of).toSorted(),
    )
    await db.delete(uploadFiles).where(eq(uploadFiles.uploadId, conflicting))
    expect(await collectGarbage(db, store, everything())).toMatchObject({ blobs: 1 })
    expect(await db.select().from(instances)).toHaveLength(kept.length)
  })

  it('leaves a blob that somebody is about to refer to', async () => {
    const { db, store, uploads, institutionId } = await openIntake(database)
    const uploadId = await uploads.open({ institutionId })
    const blob = await store.put([Uint8Array.of(3)])
    await recordBlob(db, blob)
    let collecting: Promise<unknown> | undefined
    await db.transaction(async (tx) => {
      await recordBlob(tx, blob)
      collecting = collectGarbage(db, store, everything())
      // PGlite has one session, which this transaction has.
      while (databases.kind === 'postgres' && !(await isAnyoneWaiting(tx))) await setImmediate()
      const { sha256, bytes } = blob
      const row = { uploadId, position: 0, bytes, sha256, state: 'conflict' as const }
      await tx.insert(uploadFiles).values(row)
    })
    await collecting
    expect(await store.has(blob.sha256)).toBe(true)
    expect(await db.select().from(blobs).where(eq(blobs.sha256, blob.sha256))).toHaveLength(1)
  })
})

async function isAnyoneWaiting(tx: Queries): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`)
  return rowCount === 1
}
