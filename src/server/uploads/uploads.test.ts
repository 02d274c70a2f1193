import { request as httpRequest } from 'node:http'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { zipSync } from 'fflate'
import { Upload, type UploadOptions } from 'tus-js-client'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { transfers, uploads as uploadRows } from '../database/schema.ts'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { type Intake, openIntake, smallPhantom } from '../ingest/test-intake.ts'
import { type CuttingProxy, cuttingProxy } from './cutting-proxy.ts'
import { openUploadServer, type UploadServer } from './test-server.ts'
import { filesLeftOut, uploadSummary } from './upload-summary.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted })
const DAY_MS = 24 * 3600 * 1000

/** Sends by tus, resuming at once after each cut, and waits for the end. */
function sendByTus(bytes: Uint8Array, options: UploadOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(Buffer.from(bytes), {
      retryDelays: Array.from({ length: 10 }, () => 0),
      metadata: { filename: 'PAT^DOE.zip', filetype: 'image/png' },
      onSuccess: () => resolve(upload),
      onError: reject,
      ...options,
    })
    upload.start()
  })
}

const TUS = { 'tus-resumable': '1.0.0' }

const patch = (url: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
  fetch(url, {
    method: 'PATCH',
    headers: {
      ...TUS,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body,
  })

async function codeOf(response: Response): Promise<unknown> {
  const body: { code?: unknown } = await response.json()
  return body.code
}

describeOnEachDatabase('uploads', (databases) => {
  let database: Database
  let server: UploadServer
  let proxy: CuttingProxy | undefined
  beforeAll(async () => {
    database = await databases.open()
  })
  afterEach(async () => {
    await proxy?.close()
    proxy = undefined
    await server.app.close()
  })

  async function start(...[changes, from]: [Parameters<typeof openIntake>[1]?, Intake?]) {
    const intake = await openIntake(database, changes, from)
    server = await openUploadServer(intake)
    const uploadId = await intake.uploads.open({ institutionId: intake.institutionId })
    const endpoint = `${server.url}/uploads/${uploadId}/files`
    const announce = (bytes: number | string) =>
      fetch(endpoint, { method: 'POST', headers: { ...TUS, 'upload-length': String(bytes) } })
    return { ...intake, uploadId, endpoint, announce }
  }

  it('takes a file whose connection is cut five times, byte by byte', async () => {
    const { endpoint, uploadId, uploads, ingest, uploadsFolder, db } = await start()
    await ingest.stop()
    const bytes = randomBytes(3_000_000)
    proxy = await cuttingProxy(server.port, [400_000, 300_000, 500_000, 200_000, 400_000])
    const upload = await sendByTus(bytes, {
      endpoint: endpoint.replace(String(server.port), String(proxy.port)),
    })
    expect(proxy.cuts).toBe(5)
    const transferId = upload.url!.split('/').at(-1)!
    expect((await readFile(join(uploadsFolder, transferId))).equals(bytes)).toBe(true)
    expect(await uploads.find(transferId)).toMatchObject({ uploadId, state: 'received' })
    const rows = await db.select().from(transfers).where(eq(transfers.uploadId, uploadId))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('DOE')
  })

  it('files what came in pieces, through cuts, whatever type it claims', async () => {
    const { endpoint, uploadId, uploads, ingest, db } = await start()
    const files = smallPhantom().map((bytes, i) => [`${i}.dcm`, bytes] as const)
    const zip = zipSync({ ...Object.fromEntries(files), noise: randomBytes(3_000_000) })
    proxy = await cuttingProxy(server.port, [400_000, 300_000, 500_000, 200_000, 400_000])
    await sendByTus(zip, { endpoint: endpoint.replace(String(server.port), String(proxy.port)) })
    expect(proxy.cuts).toBe(5)
    await uploads.close(uploadId)
    await ingest.untilIngested(uploadId)
    expect(await uploadSummary(db, uploadId)).toMatchObject({
      files: { accepted: 8, duplicate: 0, conflict: 0, refused: 1 },
      series: [{ state: 'complete', instanceCount: 8 }],
    })
  })

  it('tells a sender that asks after the end that all came, and takes it once', async () => {
    const { announce, ingest, uploadId, db } = await start()
    const [bytes] = smallPhantom()
    const url = new URL((await announce(bytes!.length)).headers.get('location')!, server.url)
    const sent = await patch(String(url), 0, Uint8Array.from(bytes!))
    expect(sent.status).toBe(204)
    await ingest.untilIdle()
    const asked = await fetch(url, { method: 'HEAD', headers: TUS })
    expect(asked.headers.get('upload-offset')).toBe(String(bytes!.length))
    expect(asked.headers.get('upload-metadata') ?? '').toBe('')
    await ingest.untilIdle()
    expect((await uploadSummary(db, uploadId)).files).toMatchObject({ accepted: 1, duplicate: 0 })
  })

  it('hands on a file that was whole when the process died before it said so', async () => {
    const first = await start()
    const [bytes] = smallPhantom()
    await server.app.close()
    const asked = await first.uploads.announce(first.uploadId, bytes!.length)
    const atStart = await first.uploads.announce(first.uploadId, bytes!.length)
    for (const id of [asked, atStart]) await writeFile(join(first.uploadsFolder, id), bytes!)
    // Only half of it is here at the start, and the rest when its sender asks.
    await truncate(join(first.uploadsFolder, asked), 100)
    const next = await start({}, first)
    await next.ingest.untilIdle()
    expect((await next.uploads.find(atStart)).state).toBe('ingested')
    expect((await next.uploads.find(asked)).state).toBe('receiving')
    await writeFile(join(first.uploadsFolder, asked), bytes!)
    const url = `${server.url}/uploads/${first.uploadId}/files/${asked}`
    expect((await fetch(url, { method: 'HEAD', headers: TUS })).status).toBe(200)
    await next.ingest.untilIdle()
    expect((await next.uploads.find(asked)).state).toBe('ingested')
    expect((await uploadSummary(next.db, first.uploadId)).files).toMatchObject({
      accepted: 1,
      duplicate: 1,
    })
  })

  it('keeps limits before the first byte', async () => {
    const { announce, endpoint, uploadId, db } = await start({
      uploadLimits: { maxUploadBytes: 1000, maxFiles: 3 },
    })
    expect(await codeOf(await announce(4 * 2 ** 30))).toBe('upload/too-large')
    expect((await announce(600)).status).toBe(201)
    expect(await codeOf(await announce(401))).toBe('upload/too-large')
    expect((await announce(400)).status).toBe(201)
    expect((await announce(0)).status).toBe(201)
    expect(await codeOf(await announce(0))).toBe('upload/too-many-files')
    expect(await codeOf(await announce('many'))).toBe('upload/length-required')
    const deferred = { ...TUS, 'upload-defer-length': '1' }
    expect(await codeOf(await fetch(endpoint, { method: 'POST', headers: deferred }))).toBe(
      'upload/length-required',
    )
    const unknown = endpoint.replace(uploadId, randomUUID())
    const headers = { ...TUS, 'upload-length': '1' }
    expect(await codeOf(await fetch(unknown, { method: 'POST', headers }))).toBe('upload/unknown')
    expect(await db.select().from(transfers).where(eq(transfers.uploadId, uploadId))).toHaveLength(
      3,
    )

    const full = await openIntake(database, { minimumFreeBytes: 2 ** 60 })
    const other = await full.uploads.open({ institutionId: full.institutionId })
    await expect(full.uploads.announce(other, 1000)).rejects.toThrow(code('storage/full'))
    expect(await db.select().from(transfers).where(eq(transfers.uploadId, other))).toEqual([])
  })

  it('takes no byte beyond the size announced', async () => {
    const { announce, uploads, uploadId } = await start()
    const location = (await announce(10)).headers.get('location')!
    const url = String(new URL(location, server.url))
    expect((await patch(url, 0, new Uint8Array(11))).status).toBe(413)
    // In chunks, so that no header says how many are coming.
    const request = httpRequest(url, {
      method: 'PATCH',
      headers: {
        ...TUS,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'transfer-encoding': 'chunked',
      },
    })
    request.on('error', () => {})
    request.write(Buffer.alloc(5))
    request.end(Buffer.alloc(500))
    const [response] = await once(request, 'response')
    expect(response.statusCode).toBe(413)
    const transfer = await uploads.find(location.split('/').at(-1)!)
    expect(await uploads.receivedBytes(transfer)).toBeLessThanOrEqual(10)
    await expect(uploads.close(uploadId)).rejects.toThrow(code('upload/unfinished'))
    expect((await fetch(url, { method: 'DELETE', headers: TUS })).status).toBe(204)
    await uploads.close(uploadId)
    expect(await codeOf(await announce(10))).toBe('upload/closed')
  })

  it('gives nothing away: no reading, no other upload, no foreign page', async () => {
    const { announce, endpoint, uploads, institutionId } = await start()
    const created = await announce(10)
    expect(created.headers.get('access-control-allow-origin')).toBeNull()
    const id = created.headers.get('location')!.split('/').at(-1)!
    expect((await fetch(`${endpoint}/${id}`)).status).toBe(404)
    const other = await uploads.open({ institutionId })
    for (const path of [`${other}/files/${id}`, `${other}/files/..%2f..%2fblobs`, 'x/files/y'])
      expect(
        await codeOf(
          await fetch(`${server.url}/uploads/${path}`, { method: 'DELETE', headers: TUS }),
        ),
      ).toBe('upload/unknown-file')
    expect((await fetch(`${endpoint}/${id}`, { method: 'HEAD', headers: TUS })).status).toBe(200)
    const forged = await fetch(`${endpoint}/${id}`, {
      method: 'PATCH',
      headers: { ...TUS, 'content-type': 'image/png', 'upload-offset': '0' },
      body: new Uint8Array(10),
    })
    expect(forged.status).toBe(415)
  })

  it('expires what nobody goes on with, and completes what goes quiet', async () => {
    const intake = await start()
    const { uploads, uploadId, announce, db, uploadsFolder, ingest } = intake
    // The database is the suite's: other uploads in it go quiet too.
    const completed = () =>
      intake.completed.filter(({ institutionId }) => institutionId === intake.institutionId)
    const location = (await announce(100)).headers.get('location')!
    const unfinished = location.split('/').at(-1)!
    const [bytes] = smallPhantom(3)
    await uploads.receive(uploadId, toStream(bytes!))
    await ingest.untilIngested(uploadId)
    const stray = join(uploadsFolder, randomUUID())
    for (const path of [stray, join(uploadsFolder, 'left.part')]) {
      await writeFile(path, 'half')
      await utimes(path, 1, 1)
    }
    await uploads.tend()
    expect(completed()).toEqual([])
    expect(existsSync(stray)).toBe(false)
    expect(existsSync(join(uploadsFolder, 'left.part'))).toBe(false)
    expect(existsSync(join(uploadsFolder, unfinished))).toBe(true)

    await uploads.tend(new Date(Date.now() + 700_000))
    expect(completed()).toHaveLength(1)
    expect((await uploadSummary(db, uploadId)).state).toBe('open')

    await uploads.tend(new Date(Date.now() + DAY_MS + 1000))
    expect(existsSync(join(uploadsFolder, unfinished))).toBe(false)
    await expect(uploads.find(unfinished)).rejects.toThrow(code('upload/unknown-file'))
    expect((await uploadSummary(db, uploadId)).state).toBe('expired')
    await expect(uploads.close(uploadId)).rejects.toThrow(code('upload/expired'))
    expect(await codeOf(await announce(1))).toBe('upload/expired')
  })

  it('reads what went quiet while a long file is on its way, and anew when that has come', async () => {
    const intake = await start()
    const { uploads, uploadId, ingest, institutionId } = intake
    const phantom = smallPhantom(6)
    for (const bytes of phantom.slice(1)) await uploads.receive(uploadId, toStream(bytes))
    const long = await uploads.find(await uploads.announce(uploadId, phantom[0]!.length))
    await ingest.untilIngested(uploadId)
    await uploads.tend(new Date(Date.now() + 700_000))
    await writeFile(uploads.pathOf(long.id), phantom[0]!)
    await uploads.finishIfWhole(long)
    await ingest.untilIngested(uploadId)
    await uploads.close(uploadId)
    const own = intake.completed.filter((series) => series.institutionId === institutionId)
    expect(own.map(({ revision }) => revision)).toEqual([1, 2])
  })

  it('takes a multipart request: 202, the upload and its series', async () => {
    const { db } = await start()
    const form = new FormData()
    const [one, ...rest] = smallPhantom(4)
    form.append('note', 'a field')
    form.append('files', new Blob([Uint8Array.from(one!)], { type: 'text/html' }), 'DOE.html')
    const zip = zipSync(Object.fromEntries(rest.map((bytes, i) => [`${i}`, bytes])))
    form.append('files', new Blob([Uint8Array.from(zip)]), 'DOE.zip')
    form.append('files', new Blob(['no image']), 'DOE.txt')
    const response = await fetch(`${server.url}/studies:import`, { method: 'POST', body: form })
    expect(response.status).toBe(202)
    const body: { id: string } = await response.json()
    expect(body).toMatchObject({
      state: 'closed',
      files: { accepted: 8, refused: 1 },
      series: [{ state: 'complete', revision: 1, instanceCount: 8 }],
    })
    expect(await filesLeftOut(db, body.id)).toMatchObject([{ errorCode: 'file/not-an-image' }])
  })

  it('stops a multipart request at the limit, and names what is none', async () => {
    const { institutionId, db } = await start({ uploadLimits: { maxUploadBytes: 100_000 } })
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(100_001)]))
    expect(await imported(server, form)).toBe('upload/too-large')
    expect(await imported(server, new FormData())).toBe('upload/no-files')
    expect(await imported(server, 'text')).toBe('upload/not-multipart')
    const own = await db
      .select()
      .from(uploadRows)
      .where(eq(uploadRows.institutionId, institutionId))
    const sent = await db.select().from(transfers)
    expect(sent.filter(({ uploadId }) => own.some(({ id }) => id === uploadId))).toEqual([])
  })
})

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function imported({ url }: UploadServer, body: FormData | string): Promise<unknown> {
  return codeOf(await fetch(`${url}/studies:import`, { method: 'POST', body }))
}
