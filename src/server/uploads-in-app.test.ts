/** Uploads through the whole server, as its clients see it, with the stand-in networks of fixtures/models. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { readingSchema } from '../core/index.ts'
import { parseInstance } from '../dicom/index.ts'
import { phantomInstances, readSeriesFromFiles, renderPhantom } from '../imaging/index.ts'
import { withNetworks } from '../networks/index.ts'
import { analyze } from '../reading/index.ts'
import { readServerConfig } from './config.ts'
import { smallPhantom } from './ingest/test-intake.ts'
import { serve, type Server } from './serve.ts'
import { cuttingProxy } from './uploads/cutting-proxy.ts'
import { standInModels } from './worker/test-worker.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const headers = { authorization: `Bearer ${TOKEN}` }
const log: string[] = []
let folder: string
let server: Server
let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
  folder = await mkdtemp(join(tmpdir(), 'groundglass-app-'))
  const config = readServerConfig({
    GROUNDGLASS_DATA: folder,
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_THREADS: '1',
    GROUNDGLASS_LOG_LEVEL: 'trace',
  })
  server = await serve(config, { logTo: { write: (line) => void log.push(line) } })
})
afterAll(async () => {
  await server.close()
  await removeModels()
  await rm(folder, { recursive: true })
})

const uploadSchema = z.object({
  id: z.uuid(),
  files: z.object({ accepted: z.int(), refused: z.int() }),
  series: z.array(z.object({ id: z.uuid(), state: z.string(), studyId: z.uuid() })),
})
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })
const analysisSchema = z.object({ id: z.uuid(), state: z.string(), verdict: z.string().nullable() })

const api = (path: string, init: RequestInit = {}) =>
  fetch(`${server.url}/api/v1/${path}`, { headers, ...init })
async function json<Value>(schema: z.ZodType<Value>, path: string, init?: RequestInit) {
  return schema.parse(await (await api(path, init)).json())
}
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function importFiles(files: readonly Uint8Array[]) {
  const body = new FormData()
  for (const bytes of files) body.append('files', new Blob([Uint8Array.from(bytes)]))
  return json(uploadSchema, 'studies:import', { method: 'POST', body })
}

async function analysisOf(seriesId: string) {
  let found: z.infer<typeof analysisSchema> | undefined
  await expect
    .poll(
      async () => {
        found = (await json(listOf(analysisSchema), `analyses?seriesId=${seriesId}`)).items[0]
        return found?.state
      },
      { timeout: 100_000 },
    )
    .toBe('done')
  return found!
}

it('reads what came by tus through five cuts as the library reads its source', async () => {
  const source = phantomInstances(renderPhantom({ sizePx: 128, sliceCount: 8, seed: 5 }))
  const { id } = await json(uploadSchema, 'uploads', { method: 'POST' })
  const bytes = source.reduce((sum, { length }) => sum + length, 0)
  const proxy = await cuttingProxy(
    Number(new URL(server.url).port),
    Array.from({ length: 5 }, () => Math.floor(bytes / 6)),
  )
  for (const file of source)
    await new Promise<void>((resolve, reject) => {
      new Upload(Buffer.from(file), {
        endpoint: `http://127.0.0.1:${proxy.port}/api/v1/uploads/${id}/files`,
        headers,
        metadata: { filename: '../../DOE^JOHN.dcm', filetype: 'image/png' },
        retryDelays: Array.from({ length: 10 }, () => 0),
        onSuccess: () => resolve(),
        onError: reject,
      }).start()
    })
  expect(proxy.cuts).toBe(5)
  await proxy.close()
  expect((await api(`uploads/${id}/close`, { method: 'POST' })).status).toBe(200)
  await expect
    .poll(async () => (await json(uploadSchema, `uploads/${id}`)).series[0]?.state)
    .toBe('complete')
  const { series, files } = await json(uploadSchema, `uploads/${id}`)
  expect(files).toEqual({ accepted: 8, refused: 0 })
  const { items } = await json(
    listOf(z.object({ id: z.uuid() })),
    `series/${series[0]!.id}/instances`,
  )
  const stored = []
  for (const instance of items)
    stored.push(new Uint8Array(await (await api(`instances/${instance.id}/file`)).arrayBuffer()))
  expect(stored.map(sha256Of).toSorted()).toEqual(source.map(sha256Of).toSorted())

  const done = await analysisOf(series[0]!.id)
  const served = await json(readingSchema, `analyses/${done.id}/reading`)
  const alone = await withNetworks({ threads: 1 }, async (networks) => {
    const inputs = source.map((file, i) => ({ name: `${i}`, bytes: async () => file }))
    for await (const found of readSeriesFromFiles(inputs)) return analyze(found, networks)
    throw new Error('expected a series')
  })
  expect(served.verdict).toEqual(JSON.parse(JSON.stringify(alone.reading.verdict)))
  expect(log.join('')).not.toContain('DOE')
})

/** Another instance at the same position, with another pixel: nobody can say which of the two counts. */
function twin(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  const uid = parseInstance(bytes).sopInstanceUID!
  const last = uid.endsWith('1') ? '2' : '1'
  for (let at = copy.indexOf(uid); at !== -1; at = copy.indexOf(uid))
    copy.write(uid.slice(0, -1) + last, at)
  copy[copy.length - 2]! ^= 1
  return copy
}

it('gives a series that the gatekeeper refuses a Reading that says why, and neither mask nor lesion map', async () => {
  const phantom = smallPhantom(11)
  const { series } = await importFiles([...phantom, twin(phantom[3]!)])
  const done = await analysisOf(series[0]!.id)
  expect(done.verdict).toBe('not-interpretable')
  const reading = await json(readingSchema, `analyses/${done.id}/reading`)
  expect(reading.usability).toBe('refused')
  expect(reading.findings.map(({ severity }) => severity)).toContain('refusal')
  expect(reading.findings.map((finding) => finding.code)).toContain('series/duplicate-position')
  for (const name of ['mask', 'lesion-map']) {
    const file = await api(`analyses/${done.id}/${name}`)
    expect([file.status, await file.json()]).toEqual([
      404,
      expect.objectContaining({ code: `analysis/no-${name}` }),
    ])
  }
})

/** The phantom's name and character set, overwritten by others of the same length. */
function renamed(bytes: Uint8Array, characterSet: string, name: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  const place = copy.indexOf('PHANTOM^SYNTHETIC')
  const length = copy.readUInt16LE(place - 2)
  copy.fill(' ', place, place + length).set(name, place)
  copy.write(characterSet, copy.indexOf('ISO_IR 192'))
  return copy
}

it('knows names in their own letters, and tells no log of them', async () => {
  const files = [
    renamed(smallPhantom(21)[0]!, 'ISO_IR 144', Buffer.from('cfe0ded25ebcd8e0', 'hex')),
    renamed(smallPhantom(22)[0]!, 'GB18030   ', Buffer.from('cdf55ed0a1b6ab', 'hex')),
    renamed(smallPhantom(23)[0]!, 'ISO_IR 192', Buffer.from('José^Àà')),
  ]
  const { series } = await importFiles(files)
  const study = z.object({ patientName: z.string() })
  const stored = []
  for (const { studyId } of series)
    stored.push((await json(study, `studies/${studyId}`)).patientName)
  expect(stored.toSorted()).toEqual(['José^Àà', 'Яров^Мир', '王^小东'].toSorted())
  const listed = await json(listOf(study), `studies?text=${encodeURIComponent('яров')}`)
  expect(listed.items).toEqual([{ patientName: 'Яров^Мир' }])
  // The last one is damaged, under a name of its own: its refusal must not hold it either.
  await importFiles([Buffer.from(files[0]!).subarray(0, 700)])
  await api(`studies/${randomUUID()}?text=${encodeURIComponent('王^小东')}`)
  for (const name of ['José', 'Яров', '王', 'ÏàÞÒ', encodeURIComponent('王'), 'PHANTOM'])
    expect(log.join('')).not.toContain(name)
})
