/** The open service, by real HTTP: what visitors send loses its identity on arrival, is seen by its link alone, and goes in time. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { writeInstance } from '../dicom/index.ts'
import { savedTables, rowsOf } from './backup/rows.ts'
import { readServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import { describeOnEachDatabase } from './database/test-databases.ts'
import { smallPhantom } from './ingest/test-intake.ts'
import { serve, type Server } from './serve.ts'
import { standInModels } from './worker/test-worker.ts'

const NAME = 'QUILLFEATHER^ZEBEDEE'
const HOUR_MS = 3600_000
const ADMINISTRATOR = 'a-token-for-tests-that-is-long-enough'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

describeOnEachDatabase('public mode', (databases) => {
  const start = async (settings: Record<string, string> = {}) => {
    const location = await databases.empty()
    const folder = await mkdtemp(join(tmpdir(), 'groundglass-public-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const log: string[] = []
    const config = readServerConfig({
      GROUNDGLASS_DATA: 'url' in location ? folder : location.dataDirectory,
      ...('url' in location ? { DATABASE_URL: location.url } : {}),
      GROUNDGLASS_MODE: 'public',
      GROUNDGLASS_PORT: '0',
      GROUNDGLASS_ADMIN_TOKEN: ADMINISTRATOR,
      GROUNDGLASS_WORKER_THREADS: '1',
      ...settings,
    })
    let server: Server | null = null
    const stop = async () => {
      await server?.close()
      server = null
    }
    onTestFinished(stop)
    const run = async () => {
      server = await serve(config, { logTo: { write: (line) => void log.push(line) } })
      return client(server.url)
    }
    return { run, stop, log, location, dataDirectory: config.dataDirectory }
  }

  it('stores no name, shows each link its own, and forgets all of it when the link ends', async () => {
    const place = await start({
      GROUNDGLASS_GUEST_STUDIES: '2',
      GROUNDGLASS_GUEST_BYTES: '2000000',
    })
    let ask = await place.run()
    const [one, other] = [await ask.newLink(), await ask.newLink()]
    const files = [...smallPhantom(1).map(planted), burnedIn('1.2.1')]
    const imported = await ask.send(one, files)
    expect(imported.body).toMatchObject({
      files: { accepted: 9, duplicate: 0, conflict: 0, refused: 0 },
      deidentified: {
        files: 9,
        warnings: [
          { code: 'deidentify/burned-in-text', files: 1 },
          // What the phantom says of itself.
          { code: 'deidentify/derived-image', files: 8 },
        ],
      },
    })
    const { deidentified } = z
      .object({ deidentified: z.object({ attributesRemoved: z.int() }) })
      .parse(imported.body)
    expect(deidentified.attributesRemoved).toBeGreaterThan(9 * 4)
    // The same again is the same.
    expect((await ask.send(one, files)).body).toMatchObject({ files: { duplicate: 9 } })

    const studies = await ask.items('/api/v1/studies', one)
    expect(studies).toHaveLength(2)
    const third = await ask.send(one, [burnedIn('1.2.2')])
    expect(third.body).toMatchObject({ files: { accepted: 0, refused: 1 } })
    const uploadId = z.object({ id: z.uuid() }).parse(third.body).id
    expect(await ask.items(`/api/v1/uploads/${uploadId}/left-out`, one)).toMatchObject([
      { errorCode: 'upload/too-many-studies' },
    ])
    const tooMuch = await ask.send(other, [new Uint8Array(2_000_001)])
    expect(tooMuch).toMatchObject({ status: 429, body: { code: 'auth/quota-exceeded' } })

    const readings = await vi.waitFor(
      async () => {
        const read = await ask.items('/api/v1/analyses', one)
        const done = read.filter(({ state }) => state === 'done')
        expect(done.length).toBe(2)
        return done
      },
      { timeout: 100_000, interval: 200 },
    )
    const paths = [
      '/api/v1/studies',
      `/api/v1/studies/${studies[0]!.id}`,
      `/api/v1/analyses/${readings[0]!.id}/reading`,
      `/api/v1/uploads/${uploadId}`,
    ]
    for (const path of paths) expect((await ask.get(path, one)).status, path).toBe(200)
    for (const path of paths.slice(1)) {
      expect((await ask.get(path, other)).status, path).toBe(404)
      expect((await ask.get(path, null)).status, path).toBe(401)
    }
    expect(await ask.items('/api/v1/studies', other)).toEqual([])
    await ask.sendHalfAFile(other)
    await place.stop()

    expect(ask.answers.filter(holdsPlant)).toEqual([])
    expect(holdsPlant(Buffer.from(place.log.join('')))).toBe(false)
    expect(await filesWithPlants(place.dataDirectory)).toEqual([])
    const before = await rowsIn(place.location)
    expect(holdsPlant(Buffer.from(JSON.stringify(before)))).toBe(false)
    expect(before['studies']).toHaveLength(2)
    expect(before['transfers']!.filter(({ state }) => state === 'receiving')).toHaveLength(1)

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * HOUR_MS })
    onTestFinished(() => void vi.useRealTimers())
    ask = await place.run()
    for (const link of [one, other])
      await vi.waitFor(
        async () => {
          const refusal = (await ask.get('/api/v1/studies', link)).body
          // Until then it is `auth/link-expired`.
          expect(refusal).toMatchObject({ code: 'auth/unknown-link' })
        },
        { timeout: 60_000, interval: 50 },
      )
    await place.stop()
    const after = await rowsIn(place.location)
    const kinds =
      'studies series instances analyses uploads transfers upload_files guest_links blobs'
    for (const kind of kinds.split(' ')) expect(after[kind], kind).toEqual([])
    expect(after['institutions']).toHaveLength(before['institutions']!.length - 2)
    expect(await blobsIn(place.dataDirectory)).toEqual([])
    expect(await readdir(join(place.dataDirectory, 'uploads'))).toEqual([])
    const deleted = after['audit_events']!.filter(({ action }) => action === 'guest-link.delete')
    const detail = deleted.map((event) => event['detail'])
    const blobs = before['blobs']!.length
    const sums = {
      studies: 2,
      series: 2,
      instances: 9,
      analyses: 2,
      transfers: 3,
      // One was stored before it was refused.
      blobs: blobs + 1,
      files: blobs,
    }
    expect(detail).toContainEqual(expect.objectContaining(sums))
    expect(detail).toContainEqual(expect.objectContaining({ studies: 0, transfers: 1, blobs: 0 }))
    for (const event of deleted)
      expect(JSON.stringify(event)).toMatch(/"filesSha256":"[0-9a-f]{64}"/)
  })

  it('refuses by name what tells who the patient is, where that is demanded', async () => {
    const place = await start({
      GROUNDGLASS_GUEST_DEIDENTIFY: 'demand',
      GROUNDGLASS_WORKER_CONCURRENCY: '0',
    })
    const ask = await place.run()
    const link = await ask.newLink()
    const { body } = await ask.send(link, [burnedIn('1.2.3')])
    expect(body).toMatchObject({ files: { accepted: 0, refused: 1 } })
    const { id } = z.object({ id: z.uuid() }).parse(body)
    const [left] = await ask.items(`/api/v1/uploads/${id}/left-out`, link)
    expect(left).toMatchObject({ errorCode: 'upload/identifying' })
    expect(JSON.stringify(left)).toContain('(0010,0010)')
    await place.stop()
    expect(ask.answers.filter(holdsPlant)).toEqual([])
    expect(await filesWithPlants(place.dataDirectory)).toEqual([])
  })
})

/** Keeps the bytes of every answer. */
function client(url: string) {
  const answers: Uint8Array[] = []
  const fetched = async (path: string, link: string | null, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (link !== null) headers.set('x-groundglass-link', link)
    const response = await fetch(`${url}${path}`, { ...init, headers })
    const bytes = new Uint8Array(await response.arrayBuffer())
    answers.push(bytes)
    const text = Buffer.from(bytes).toString()
    const body: unknown = text === '' ? null : JSON.parse(text)
    return { status: response.status, body, location: response.headers.get('location') }
  }
  const rows = z.object({ items: z.array(z.looseObject({ id: z.string().optional() })) })
  const tus = { 'tus-resumable': '1.0.0' }
  return {
    answers,
    get: (path: string, link: string | null) => fetched(path, link),
    items: async (path: string, link: string) => rows.parse((await fetched(path, link)).body).items,
    async newLink() {
      const { body } = await fetched('/api/v1/guest-links', null, { method: 'POST' })
      return z.object({ secret: z.string() }).parse(body).secret
    },
    send(link: string, files: readonly Uint8Array[]) {
      const zip = zipSync(
        Object.fromEntries(files.map((bytes, i) => [`${NAME}/${i}.dcm`, bytes])),
        { level: 0 },
      )
      const form = new FormData()
      form.append('files', new Blob([Uint8Array.from(zip)]), `${NAME}.zip`)
      return fetched('/api/v1/studies:import', link, { method: 'POST', body: form })
    },
    async sendHalfAFile(link: string) {
      const { location } = await fetched('/api/v1/uploads', link, { method: 'POST' })
      const file = await fetched(`${location}/files`, link, {
        method: 'POST',
        headers: { ...tus, 'upload-length': '1000' },
      })
      const headers = {
        ...tus,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      }
      const body = new Uint8Array(500)
      await fetched(file.location!, link, { method: 'PATCH', headers, body })
    },
  }
}

/** The phantom's names are as long as these. */
function planted(bytes: Uint8Array): Uint8Array {
  let text = Buffer.from(bytes).toString('latin1')
  text = text.replaceAll('PHANTOM^SYNTHETIC', 'QUILLFEA^ZEBEDEE.')
  text = text.replaceAll('SYNTHETIC PHANTOM', 'ZEBEDEE QUILLFEA.')
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** A CT image that says of itself that text is burned in. */
function burnedIn(studyInstanceUID: string): Uint8Array {
  return writeInstance({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `${studyInstanceUID}.4`,
    StudyInstanceUID: studyInstanceUID,
    SeriesInstanceUID: `${studyInstanceUID}.5`,
    Modality: 'CT',
    PatientName: NAME,
    PatientID: NAME,
    InstitutionName: NAME,
    StudyDescription: NAME,
    RequestAttributesSequence: [{ ScheduledProcedureStepDescription: NAME }],
    BurnedInAnnotation: 'YES',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: 16,
    Columns: 16,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    PixelData: new Uint8Array(512),
  })
}

/** Whether any trace of the planted name is in the bytes. */
function holdsPlant(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return ['QUILLFEA', 'ZEBEDEE'].some((part) => buffer.includes(part))
}

async function filesWithPlants(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const found = []
  for (const name of names) {
    const path = join(folder, name)
    if ((await stat(path)).isFile() && holdsPlant(await readFile(path))) found.push(name)
  }
  return found
}

async function blobsIn(dataDirectory: string): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'blobs'), { recursive: true })
  return names.filter((name) => /[0-9a-f]{64}$/.test(name))
}

type Row = Record<string, unknown>

async function rowsIn(
  location: Parameters<typeof openDatabase>[0],
): Promise<Record<string, Row[]>> {
  const database = await openDatabase(location)
  try {
    return await database.db.transaction(async (tx) => {
      const rows: Record<string, Row[]> = {}
      for (const table of savedTables()) {
        const own: Row[] = []
        for await (const line of rowsOf(tx, table)) own.push(JSON.parse(line))
        rows[table.name] = own
      }
      return rows
    })
  } finally {
    await database.close()
  }
}
