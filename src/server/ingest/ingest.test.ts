import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { zipSync } from 'fflate'
import { beforeAll, expect, it } from 'vitest'
import { GroundglassError } from '../../core/index.ts'
import { parseInstance, writeInstance } from '../../dicom/index.ts'
import type { Database } from '../database/open-database.ts'
import { instances, studies, transfers, uploadFiles } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { filesLeftOut, uploadSummary } from '../uploads/upload-summary.ts'
import { readServerConfig } from '../config.ts'
import { seriesAwaitingAnalysis } from './complete-series.ts'
import { ingestLimits } from './ingest-limits.ts'
import { addInstitution, type Intake, openIntake, send, smallPhantom } from './test-intake.ts'

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const named = (files: readonly Uint8Array[]) =>
  Object.fromEntries(files.map((bytes, i) => [`study/PAT^DOE ${i}.dcm`, bytes]))

/** The same instance with another pixel. */
function altered(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[copy.length - 2]! ^= 1
  return copy
}

describeOnEachDatabase('ingest', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  it('files a zip: study, series, instances, and the bytes as they were', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    const uploadId = await send(intake, [zipSync(named(phantom))])
    const { db, store } = intake
    const summary = await uploadSummary(db, uploadId)
    expect(summary).toMatchObject({
      state: 'closed',
      receiving: 0,
      waiting: 0,
      files: { accepted: 8, duplicate: 0, conflict: 0, refused: 0 },
      series: [{ state: 'complete', revision: 1, instanceCount: 8 }],
    })
    const header = parseInstance(phantom[0]!)
    expect(summary.series[0]).toMatchObject({
      seriesInstanceUID: header.seriesInstanceUID,
      studyInstanceUID: header.studyInstanceUID,
    })
    const [study] = await db.select().from(studies).where(ownedBy(intake, studies))
    expect(study).toMatchObject({
      studyDate: '2020-01-01',
      patientId: 'PHANTOM-1',
      patientName: 'PHANTOM^SYNTHETIC 1',
      accessionNumber: null,
      description: 'SYNTHETIC PHANTOM',
    })
    const rows = await db.select().from(instances).where(ownedBy(intake, instances))
    const stored = await Promise.all(rows.map(({ blobSha256 }) => store.read(blobSha256)))
    expect(stored.map(sha256Of).toSorted()).toEqual(phantom.map(sha256Of).toSorted())
    const complete = [
      { seriesId: summary.series[0]!.id, revision: 1, institutionId: intake.institutionId },
    ]
    expect(intake.completed).toEqual(complete)
    expect(await awaiting(intake)).toEqual(complete)
    expect(await readdir(intake.uploadsFolder)).toEqual(['scratch'])
    expect(intake.faults).toEqual([])
  })

  it('keeps no file name anywhere', async () => {
    const intake = await openIntake(database)
    await send(intake, [zipSync({ ...named(smallPhantom()), 'PAT^DOE.txt': new Uint8Array(9) })])
    const rows = [
      ...(await intake.db.select().from(uploadFiles)),
      ...(await intake.db.select().from(transfers)),
    ]
    expect(JSON.stringify(rows)).not.toContain('DOE')
  })

  it('counts the same instances sent again, and changes nothing', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    await send(intake, [zipSync(named(phantom))])
    const again = await send(intake, [...phantom, phantom[0]!])
    expect(await uploadSummary(intake.db, again)).toMatchObject({
      files: { accepted: 0, duplicate: 9, conflict: 0, refused: 0 },
      series: [{ state: 'complete', revision: 1, instanceCount: 8 }],
    })
    expect(intake.completed).toHaveLength(1)
  })

  it('keeps another content under a known UID aside, and says so', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    await send(intake, phantom)
    const other = altered(phantom[3]!)
    const uploadId = await send(intake, [other])
    const { db, store } = intake
    expect(await uploadSummary(db, uploadId)).toMatchObject({
      files: { accepted: 0, duplicate: 0, conflict: 1, refused: 0 },
      series: [{ state: 'complete', revision: 1, instanceCount: 8 }],
    })
    expect(await filesLeftOut(db, uploadId)).toMatchObject([
      { position: 0, entry: null, state: 'conflict', errorCode: 'instance/conflict' },
    ])
    expect(await store.read(sha256Of(other))).toEqual(other)
    const stored = await db
      .select({ sha256: instances.blobSha256 })
      .from(instances)
      .where(ownedBy(intake, instances))
    expect(stored.map(({ sha256 }) => sha256).toSorted()).toEqual(phantom.map(sha256Of).toSorted())
  })

  it('makes a late instance a new revision, once for a batch', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    await send(intake, phantom.slice(0, 5))
    const late = await send(intake, phantom.slice(5), { keepOpen: true })
    expect((await uploadSummary(intake.db, late)).series).toMatchObject([
      { state: 'receiving', revision: 2, instanceCount: 8 },
    ])
    expect(await awaiting(intake)).toEqual([])
    await intake.uploads.close(late)
    expect(intake.completed.map(({ revision }) => revision)).toEqual([1, 2])
    expect(await awaiting(intake)).toMatchObject([{ revision: 2 }])
  })

  it('keeps institutions apart', async () => {
    const [one, phantom] = [await openIntake(database), smallPhantom()]
    const other = { ...one, institutionId: await addInstitution(database.db) }
    await send(one, phantom)
    const uploadId = await send(other, [altered(phantom[0]!), ...phantom.slice(1)])
    expect((await uploadSummary(one.db, uploadId)).files).toMatchObject({ accepted: 8 })
    for (const intake of [one, other])
      expect(await one.db.select().from(studies).where(ownedBy(intake, studies))).toHaveLength(1)
  })

  it('refuses file by file, each with its reason, and files the rest', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    const nifti = new Uint8Array(400)
    nifti.set([0x5c, 1]) // sizeof_hdr 348
    nifti.set(new TextEncoder().encode('n+1'), 344)
    const files = [
      phantom[0]!,
      new Uint8Array(0),
      new TextEncoder().encode('Patient: DOE^JANE'),
      new TextEncoder().encode('\u0089PNG\r\n\u001a\n'),
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
      nifti,
      phantom[1]!.subarray(0, 600),
      phantom[2]!.subarray(0, 200),
      minimal({ Modality: 'MR' }),
      minimal({ Modality: 'SR', Rows: undefined, PixelData: undefined }),
      phantom[3]!,
    ]
    const uploadId = await send(intake, [zipSync(named(files))])
    const left = await filesLeftOut(intake.db, uploadId)
    expect(left.map(({ entry, errorCode }) => [entry, errorCode])).toEqual([
      [1, 'upload/empty-file'],
      [2, 'file/not-an-image'],
      [3, 'file/not-an-image'],
      [4, 'upload/not-dicom'],
      [5, 'upload/not-dicom'],
      [6, 'dicom/truncated-header'],
      [7, 'dicom/truncated-header'],
      [8, 'series/wrong-modality'],
      [9, 'file/not-an-image'],
    ])
    expect(JSON.stringify(left)).not.toContain('DOE')
    expect((await uploadSummary(intake.db, uploadId)).files).toMatchObject({ accepted: 2 })
    expect(intake.faults).toEqual([])
  })

  it('refuses a deleted study, and a series that changes its study', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    await send(intake, [phantom[0]!])
    const { seriesInstanceUID } = parseInstance(phantom[0]!)
    const strayed = minimal({ SeriesInstanceUID: seriesInstanceUID!, StudyInstanceUID: '2.25.9' })
    const first = await send(intake, [strayed])
    await intake.db.update(studies).set({ deletedAt: new Date() }).where(ownedBy(intake, studies))
    const second = await send(intake, phantom.slice(0, 2))
    const codes = await Promise.all(
      [first, second].map(async (id) =>
        (await filesLeftOut(intake.db, id)).map(({ errorCode }) => errorCode),
      ),
    )
    expect(codes).toEqual([['series/in-another-study'], ['study/deleted', 'study/deleted']])
  })

  it('lets a hook change what is stored, or refuse it', async () => {
    const prepare = (bytes: Uint8Array) => {
      const { instanceNumber } = parseInstance(bytes)
      if (instanceNumber === 3) throw new GroundglassError('deid/burned-in', 'Expected no text.')
      if (instanceNumber === 4) throw new TypeError('a fault of the hook')
      const warnings = instanceNumber === 1 ? ['deid/look', 'deid/again'] : ['deid/look']
      return { bytes: altered(bytes), attributesRemoved: 2, warnings }
    }
    const intake = await openIntake(database, { prepare })
    const phantom = smallPhantom()
    const uploadId = await send(intake, phantom)
    const left = await filesLeftOut(intake.db, uploadId)
    expect(left.map(({ errorCode }) => errorCode).toSorted()).toEqual([
      'deid/burned-in',
      'upload/unreadable',
    ])
    expect(intake.faults).toEqual([new TypeError('a fault of the hook')])
    expect((await uploadSummary(intake.db, uploadId)).deidentified).toEqual({
      files: 6,
      attributesRemoved: 12,
      warnings: [
        { code: 'deid/again', files: 1 },
        { code: 'deid/look', files: 6 },
      ],
    })
    expect(await intake.store.has(sha256Of(altered(phantom[0]!)))).toBe(true)
    expect(await intake.store.has(sha256Of(phantom[0]!))).toBe(false)
  })

  it('counts the entries of all archives of an upload together', async () => {
    const archive = { ...ingestLimits(readServerConfig({}).limits).archive, maximumEntries: 8 }
    const intake = await openIntake(database, { ingestLimits: { archive } })
    const phantom = smallPhantom()
    const uploadId = await send(intake, [zipSync(named(phantom)), zipSync(named(phantom))])
    expect((await uploadSummary(intake.db, uploadId)).files).toMatchObject({
      accepted: 8,
      duplicate: 0,
      refused: 1,
    })
    expect(await filesLeftOut(intake.db, uploadId)).toMatchObject([
      { entry: null, errorCode: 'archive/too-many-entries' },
    ])
  })
})

function ownedBy({ institutionId }: Intake, table: typeof studies | typeof instances) {
  return eq(table.institutionId, institutionId)
}

async function awaiting({ db, institutionId }: Intake) {
  const all = await seriesAwaitingAnalysis(db, 1000)
  return all.filter((series) => series.institutionId === institutionId)
}

/** A CT image of one pixel, with changes. */
function minimal(changes: Parameters<typeof writeInstance>[0]): Uint8Array {
  return writeInstance({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `2.25.${Math.floor(Math.random() * 1e15)}`,
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    Modality: 'CT',
    SamplesPerPixel: 1,
    Rows: 1,
    Columns: 1,
    BitsAllocated: 16,
    PixelData: new Uint16Array(1),
    ...changes,
  })
}
