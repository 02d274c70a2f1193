/** What is deleted on request and in time, and what stays. */
import { createHash, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { SYSTEM } from '../audit/index.ts'
import type { Database } from '../database/open-database.ts'
import {
  analyses,
  auditEvents,
  cases,
  guestLinks,
  opinions,
  series,
  studies,
  uploadFiles,
  uploads,
} from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import {
  addInstitution,
  type Intake,
  openIntake,
  send,
  smallPhantom,
} from '../ingest/test-intake.ts'
import { openQueue } from '../queue/index.ts'
import { recordBlob } from '../storage/index.ts'
import { deleteStudy } from './delete-study.ts'
import type { Keeper } from './keeper.ts'
import { startRetention } from './start-retention.ts'
import { sweepRetention } from './sweep-retention.ts'

const DAY_MS = 24 * 3600_000
const NEVER = { studiesDays: null, analysesDays: null, uploadsDays: null }
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const fewOf = (seed: number) => smallPhantom(seed).slice(0, 2)
const at = (day: number) => {
  const moment = new Date(Date.UTC(2020, 0, day))
  return { createdAt: moment, finishedAt: moment }
}
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)

describeOnEachDatabase('retention', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  const open = async (): Promise<Intake & Keeper> => {
    const queue = await openQueue(database)
    onTestFinished(queue.close)
    return { ...(await openIntake(database)), queue }
  }

  it('deletes a study with its jobs and what was kept aside, and no file that others have too', async () => {
    const place = await open()
    const { db, store, queue, institutionId } = place
    const [first, second] = fewOf(1)
    const conflicting = Uint8Array.from(first!)
    conflicting[conflicting.length - 2]! ^= 1
    await send(place, [first!, second!])
    await send(place, [conflicting])
    const other = { ...place, institutionId: await addInstitution(db) }
    await send(other, [second!])
    const analysisId = await analysisOf(place, { state: 'queued' })
    await db.transaction((tx) => queue.send(tx, analysisId, 0))

    const own = eq(studies.institutionId, institutionId)
    const by = { actor: SYSTEM, reason: 'asked' } as const
    const gone = await deleteStudy(place, own, by, inMinutes(5))
    expect(gone).toMatchObject({ series: 1, instances: 2, analyses: 1, blobs: 2 })
    expect(await deleteStudy(place, own, by)).toBeNull()
    expect(await queue.take()).toBeNull()
    expect(await store.has(sha256Of(first!))).toBe(false)
    expect(await store.has(sha256Of(conflicting))).toBe(false)
    expect(await store.read(sha256Of(second!))).toEqual(second)
    const [event] = await db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'study.delete'))
    const names = [first!, second!, conflicting].map(sha256Of).toSorted()
    expect(event!.detail).toEqual({
      reason: 'asked',
      series: 1,
      instances: 2,
      analyses: 1,
      files: 3,
      filesSha256: sha256Of(Buffer.from(`${names.join('\n')}\n`)),
    })
  })

  it('keeps everything unless it is told for how long, and then what is younger', async () => {
    const place = await open()
    const { db, store, institutionId } = place
    const uploadId = await send(place, fewOf(2))
    const reading = async (text: string) => {
      const blob = await store.put([Buffer.from(`${institutionId} ${text}`)])
      await recordBlob(db, blob)
      return blob.sha256
    }
    const done = { state: 'done' } as const
    const old = await analysisOf(place, { ...done, ...at(1), readingSha256: await reading('old') })
    const last = await analysisOf(place, {
      ...done,
      ...at(2),
      readingSha256: await reading('last'),
    })
    const failed = await analysisOf(place, { state: 'failed', ...at(3) })
    const now = new Date(Date.UTC(2020, 0, 12))
    const rowsLeft = async () => {
      const rows = await db.select().from(analyses).where(eq(analyses.institutionId, institutionId))
      return rows.map(({ id }) => id).toSorted()
    }
    await sweepRetention(place, NEVER, now)
    await sweepRetention(place, { ...NEVER, analysesDays: 20 }, now)
    expect(await rowsLeft()).toEqual([old, last, failed].toSorted())
    await sweepRetention(place, { ...NEVER, analysesDays: 5 }, inMinutes(5))
    expect(await rowsLeft()).toEqual([last, failed].toSorted())
    expect(await store.has(sha256Of(Buffer.from(`${institutionId} old`)))).toBe(false)
    expect(await store.has(sha256Of(Buffer.from(`${institutionId} last`)))).toBe(true)

    const later = new Date(Date.now() + 3 * DAY_MS)
    await sweepRetention(place, { ...NEVER, studiesDays: 4, uploadsDays: 4 }, later)
    expect(await db.$count(uploads, eq(uploads.id, uploadId))).toBe(1)
    await sweepRetention(place, { ...NEVER, uploadsDays: 2 }, later)
    expect(await db.$count(uploads, eq(uploads.id, uploadId))).toBe(0)
    expect(await db.$count(uploadFiles, eq(uploadFiles.uploadId, uploadId))).toBe(0)
    expect(await db.$count(studies, eq(studies.institutionId, institutionId))).toBe(1)
    await sweepRetention(place, { ...NEVER, studiesDays: 2 }, later)
    expect(await db.$count(studies, eq(studies.institutionId, institutionId))).toBe(0)
    for (const bytes of fewOf(2)) expect(await store.has(sha256Of(bytes))).toBe(false)
  })

  it('leaves a reading that a case on its way to the library shows', async () => {
    const place = await open()
    const { db, institutionId } = place
    await send(place, fewOf(3))
    const old = await analysisOf(place, { state: 'done', ...at(1) })
    await analysisOf(place, { state: 'done', ...at(2) })
    const draft = { title: 'A case', licence: 'CC0', author: 'Dr A', authorId: 'a' }
    await db.insert(cases).values({ ...draft, analysisId: old })
    const left = () => db.$count(analyses, eq(analyses.institutionId, institutionId))
    for (const state of ['draft', 'in-review', 'published'] as const) {
      await db.update(cases).set({ state }).where(eq(cases.analysisId, old))
      await sweepRetention(place, { ...NEVER, analysesDays: 5 })
      expect(await left(), state).toBe(state === 'published' ? 1 : 2)
    }
  })

  it('leaves a reading that somebody has signed an opinion on', async () => {
    const place = await open()
    const { db, institutionId } = place
    await send(place, fewOf(5))
    const old = await analysisOf(place, { state: 'done', ...at(1) })
    await analysisOf(place, { state: 'done', ...at(2) })
    const signed = { authorId: 'a', authorName: 'Dr A', lesions: [], comment: 'Seen.' }
    await db.insert(opinions).values({ ...signed, institutionId, analysisId: old })
    await sweepRetention(place, { ...NEVER, analysesDays: 5 })
    expect(await db.$count(analyses, eq(analyses.institutionId, institutionId))).toBe(2)

    await expect(db.update(opinions).set({ comment: 'Unseen.' })).rejects.toThrow(/23001/)
    const by = { actor: SYSTEM, reason: 'asked' } as const
    await deleteStudy(place, eq(studies.institutionId, institutionId), by)
    expect(await db.$count(opinions, eq(opinions.institutionId, institutionId))).toBe(0)
  })

  it('goes on where one guest link cannot be cleared', async () => {
    const place = await open()
    const { db, institutionId } = place
    await send(place, fewOf(4))
    await db
      .update(studies)
      .set({ createdAt: at(1).createdAt })
      .where(eq(studies.institutionId, institutionId))
    const [blocked, good] = [await addInstitution(db), await addInstitution(db)]
    await db.insert(guestLinks).values([
      link(blocked, new Date(0)),
      // The institution of an ended link stays for this one: the first cannot go.
      link(blocked, inMinutes(60)),
      link(good, new Date(1)),
    ])
    const faults: unknown[] = []
    const retention = { ...NEVER, guestHours: 24, studiesDays: 5 }
    const onFault = (error: unknown) => void faults.push(error)
    await startRetention({ ...place, retention, onFault })()
    expect(faults).toHaveLength(1)
    expect(await db.$count(guestLinks, eq(guestLinks.institutionId, blocked))).toBe(2)
    expect(await db.$count(guestLinks, eq(guestLinks.institutionId, good))).toBe(0)
    expect(await db.$count(studies, eq(studies.institutionId, institutionId))).toBe(0)
  })
})

const link = (institutionId: string, expiresAt: Date) => ({
  tokenSha256: randomUUID(),
  institutionId,
  expiresAt,
})

/** Writes an analysis of the institution's one series. */
async function analysisOf(
  { db, institutionId }: Intake,
  values: Partial<typeof analyses.$inferInsert>,
): Promise<string> {
  const [found] = await db.select().from(series).where(eq(series.institutionId, institutionId))
  const [row] = await db
    .insert(analyses)
    .values({
      institutionId,
      seriesId: found!.id,
      studyId: found!.studyId,
      seriesRevision: 1,
      modelName: 'any',
      modelVersion: '1',
      modelSha256: String(Math.random()),
      parameters: {},
      parametersSha256: 'p',
      ...values,
    })
    .returning()
  return row!.id
}
