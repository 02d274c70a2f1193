/** The API on a real study, over HTTP, by its own client: read, reported, found, kept from others, deleted; and nobody is named on the way. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { decode } from 'fast-png'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createApiClient } from '../../src/client/index.ts'
import { readingSchema } from '../../src/index.ts'
import { readServerConfig, serve } from '../../src/server/index.ts'
import { namedZip, PLANTED, plantedInstances } from './planted-study.ts'

const TOKEN = 'a-token-of-the-tests-long-enough'
const OURS = { authorization: `Bearer ${TOKEN}` }
/** Everything that the server said beside its answers: log lines, and what anything printed. */
const said: string[] = []
/** Every body that told a refusal. */
const refusals: string[] = []
let folder: string
let server: Awaited<ReturnType<typeof serve>>
let client: ReturnType<typeof createApiClient>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-api-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream)
    vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest: unknown[]) => {
      said.push(String(chunk))
      return Reflect.apply(write, stream, [chunk, ...rest]) === true
    })
  }
  const config = readServerConfig({
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_LOG_LEVEL: 'trace',
    GROUNDGLASS_WORKER_THREADS: '1',
  })
  server = await serve(config, { logTo: { write: (line) => void said.push(line) } })
  client = createApiClient(server.url, OURS)
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function get(
  path: string,
  headers: Record<string, string> = OURS,
  method = 'GET',
  body: string | null = null,
) {
  const all = body === null ? headers : { ...headers, 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}${path}`, { method, headers: all, body })
  if (answer.status >= 400) refusals.push(await answer.clone().text())
  return answer
}

async function send(files: Record<string, Uint8Array<ArrayBuffer>>) {
  const body = new FormData()
  for (const [name, bytes] of Object.entries(files)) body.append('files', new Blob([bytes]), name)
  const answer = await fetch(`${server.url}/api/v1/studies:import`, {
    method: 'POST',
    headers: OURS,
    body,
  })
  expect(answer.status).toBe(202)
  const upload: { id: string; files: { accepted: number; refused: number } } = await answer.json()
  return upload
}

/** What there is, once it has been read. */
async function readStudy() {
  for (;;) {
    const { data } = await client.GET('/api/v1/analyses', { params: { query: { state: 'done' } } })
    const [analysis] = data?.items ?? []
    if (analysis !== undefined) return analysis
    await pause(200)
  }
}

it('takes a study, reads it, and gives its Reading, reports and pictures', async () => {
  const instances = plantedInstances()
  const upload = await send({
    [`${PLANTED.fileName}.zip`]: namedZip([
      ...instances,
      // Refused: a header that names the patient and breaks off.
      instances[0]!.subarray(0, 700),
      Buffer.from(`no DICOM, but of ${PLANTED.patientName}`),
    ]),
  })
  expect(upload.files).toMatchObject({ accepted: 24, refused: 2 })
  refusals.push(await (await get(`/api/v1/uploads/${upload.id}/left-out`)).text())
  const { id } = await readStudy()
  const reading = readingSchema.parse(await (await get(`/api/v1/analyses/${id}/reading`)).json())
  expect(reading.verdict.label).toBe('suspicious')
  const reports = `/api/v1/analyses/${id}/reports`
  expect((await (await get(`${reports}/slices.csv`)).text()).split('\n').length).toBeGreaterThan(24)
  expect(await (await get(`${reports}/lesions.csv`)).text()).toContain('posterior')
  const summary = await get(`${reports}/summary.png`)
  expect(decode(new Uint8Array(await summary.arrayBuffer())).width).toBe(1280)
  const overlay = `/api/v1/analyses/${id}/overlays/12.png?widthHu=400&centreHu=40`
  expect(decode(new Uint8Array(await (await get(overlay)).arrayBuffer())).width).toBe(824)
})

it('tells a client that has an answer already so', async () => {
  const { id, seriesId } = await readStudy()
  const { data } = await client.GET('/api/v1/series/{id}/instances', {
    params: { path: { id: seriesId } },
  })
  const instance = data!.items[0]!
  const paths = [
    '/api/v1/studies',
    `/api/v1/analyses/${id}`,
    `/api/v1/analyses/${id}/reading`,
    `/api/v1/analyses/${id}/mask`,
    `/api/v1/analyses/${id}/lesion-map`,
    `/api/v1/analyses/${id}/reports/slices.csv`,
    `/api/v1/analyses/${id}/overlays/3.png`,
    `/api/v1/instances/${instance.id}/file`,
  ]
  for (const path of paths) {
    const first = await get(path)
    expect(first.status, path).toBe(200)
    const etag = first.headers.get('etag')
    expect(etag, path).toMatch(/^"[^"]+"$/)
    const second = await get(path, { ...OURS, 'if-none-match': `"other", ${etag}` })
    expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([
      304,
      '',
      etag,
    ])
  }
  expect((await get(paths.at(-1)!)).headers.get('etag')).toBe(`"${instance.sha256}"`)
  expect((await get(`/api/v1/analyses/${id}/overlays/999.png`)).headers.get('etag')).toBeNull()
})

it('finds studies by everything a worklist asks for, in both orders', async () => {
  const list = async (query: Record<string, string | number>) => {
    const { data } = await client.GET('/api/v1/studies', { params: { query } })
    return data!.items.map((study) => study.studyInstanceUID)
  }
  const { studyInstanceUID: uid } = await readStudy()
  const hits = [
    { state: 'done' },
    { verdict: 'suspicious', state: 'done' },
    { modality: 'CT' },
    { from: '2020-01-01', to: '2020-01-01' },
    { patientId: PLANTED.patientId },
    { text: 'quagmir' },
    { text: PLANTED.accessionNumber },
    { text: 'phant synth' },
    { sort: 'studyDate' },
  ]
  for (const query of hits) expect(await list(query), JSON.stringify(query)).toEqual([uid])
  const misses = [
    { verdict: 'not-suspicious' },
    { state: 'failed' },
    { modality: 'MR' },
    { to: '2019-12-31' },
    { text: 'phantasm' },
    { text: '%' },
    { patientId: 'other' },
  ]
  for (const query of misses) expect(await list(query), JSON.stringify(query)).toEqual([])

  const { data } = await client.GET('/api/v1/studies')
  expect(data!.items[0]).toMatchObject({
    patientName: PLANTED.patientName,
    modalities: ['CT'],
    seriesCount: 1,
    instanceCount: 24,
    latestAnalysis: { state: 'done', verdict: 'suspicious' },
  })
})

it('goes on with the second page, and ends with the last', async () => {
  await client.POST('/api/v1/uploads')
  const page = async (query: { limit: number; cursor?: string }) =>
    (await client.GET('/api/v1/uploads', { params: { query } })).data!
  const { items: both } = await page({ limit: 2 })
  const first = await page({ limit: 1 })
  const second = await page({ limit: 1, cursor: first.nextCursor! })
  expect([...first.items, ...second.items]).toEqual(both)
  expect([both.length, second.nextCursor]).toEqual([2, null])
  const { data: older } = await client.GET('/api/v1/studies', {
    params: { query: { sort: 'studyDate', cursor: cursorAt('2020-01-02') } },
  })
  const { data: none } = await client.GET('/api/v1/studies', {
    params: { query: { sort: 'studyDate', cursor: cursorAt('2020-01-01') } },
  })
  expect([older!.items.length, none!.items.length]).toEqual([1, 0])
})

/** A page of a list by study date that ended with this day's very first study. */
function cursorAt(day: string): string {
  const position = [day, '00000000-0000-4000-8000-000000000000']
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

it('shows an institution nothing of another, by any route that takes an id', async () => {
  const { id, seriesId, studyId } = await readStudy()
  const { data: instances } = await client.GET('/api/v1/series/{id}/instances', {
    params: { path: { id: seriesId } },
  })
  const { data: uploads } = await client.GET('/api/v1/uploads')
  const ids: Record<string, string> = {
    studies: studyId,
    series: seriesId,
    instances: instances!.items[0]!.id,
    analyses: id,
    uploads: uploads!.items[0]!.id,
  }
  const other = await stranger()
  const document: { paths: Record<string, Record<string, unknown>> } = await (
    await get('/api/openapi.json')
  ).json()
  const asked: string[] = []
  for (const [path, methods] of Object.entries(document.paths)) {
    const [, resource = ''] = /^\/api\/v1\/(\w+)\/\{/.exec(path) ?? []
    if (!(resource in ids)) continue
    const place = path
      .replace(/\{(id|uploadId)\}/, ids[resource]!)
      .replace('{slice}', '1')
      .replace('{fileId}', id)
    for (const method of Object.keys(methods)) {
      // What only tells which methods there are holds nothing of anyone.
      if (method === 'options') continue
      const body = method === 'post' && path.endsWith('/opinions') ? OPINION : null
      const answer = await get(place, other, method.toUpperCase(), body)
      asked.push(`${method} ${path}`)
      expect(answer.status, `${method} ${path}`).toBe(404)
    }
  }
  expect(asked.length).toBeGreaterThan(20)
  for (const list of [
    'studies',
    'analyses',
    'uploads',
    `analyses?seriesId=${seriesId}`,
    `analyses?studyId=${studyId}`,
    `studies?patientId=${PLANTED.patientId}`,
  ]) {
    const { items }: { items: unknown[] } = await (await get(`/api/v1/${list}`, other)).json()
    expect(items, list).toEqual([])
  }
  const wanted = await createApiClient(server.url, other).POST('/api/v1/analyses', {
    body: { seriesId, model: 'lesion-small' },
  })
  expect(wanted.error).toMatchObject({ code: 'series/not-found' })
  // It is all still there.
  expect((await get(`/api/v1/studies/${studyId}`)).status).toBe(200)
})

/** Else it would be refused for what it says, before anybody looks whose the analysis is. */
const OPINION = JSON.stringify({ ownVerdict: null, lesions: [], comment: '.', supersedes: null })

/** An administrator of a second institution, by a token of their own. */
async function stranger() {
  const { data: made } = await client.POST('/api/v1/institutions', { body: { name: 'Elsewhere' } })
  const email = 'other@clinic.example'
  const { data: invited } = await client.POST('/api/v1/invitations', {
    body: { email, role: 'administrator', institutionId: made!.id },
  })
  const secret = new URL(invited!.link).hash.slice(1)
  const password = 'correct horse battery'
  const nobody = createApiClient(server.url)
  await nobody.POST('/api/v1/session/invitation', { body: { secret, name: 'Other', password } })
  const { response } = await nobody.POST('/api/v1/session', { body: { email, password } })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  return { cookie, origin: server.url }
}

it('names no patient in a log line, an error or anything printed, whatever goes wrong', async () => {
  const { id, studyId, seriesId } = await readStudy()
  const name = encodeURIComponent(PLANTED.patientName)
  await get(`/api/v1/studies?text=${name}&limit=${name}`)
  await get(`/api/v1/studies?cursor=${name}`)
  await get(`/api/v1/${name}`)
  await get(`/api/v1/studies/${name}`)
  await get('/api/v1/studies', { authorization: `Bearer ${PLANTED.patientId}` })
  await get(`/api/v1/analyses/${id}/overlays/999.png`)
  const post = async (path: string, body: unknown) => {
    const headers = { ...OURS, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${server.url}${path}`, init)
    if (answer.status >= 400) refusals.push(await answer.text())
    return answer.status
  }
  expect(await post('/api/v1/analyses', { seriesId, model: 'no-such-model' })).toBe(422)
  expect(await post('/api/v1/analyses', { seriesId: PLANTED.patientName, model: 1 })).toBe(400)
  expect(await post('/api/v1/session', { email: PLANTED.patientName, password: 'x' })).toBe(401)
  expect(await post(`/api/v1/analyses/${id}/cancel`, {})).toBe(409)

  // A reading that fails: its files are gone.
  const blobs = join(folder, 'data/blobs')
  for (const entry of await readdir(blobs))
    if (entry.length === 2) await rm(join(blobs, entry), { recursive: true })
  expect(
    await post('/api/v1/analyses', {
      seriesId,
      model: 'lesion-small',
      parameters: { consecutiveSlices: 9 },
    }),
  ).toBe(202)
  while (!said.some((line) => line.includes('reading failed'))) await pause(200)
  expect((await get(`/api/v1/analyses/${id}/reading`)).status).toBe(500)
  expect((await get(`/api/v1/studies/${studyId}`, OURS, 'DELETE')).status).toBe(204)
  expect((await get(`/api/v1/studies/${studyId}`)).status).toBe(404)
  expect((await get(`/api/v1/analyses/${id}`)).status).toBe(404)

  expect(said.filter((line) => line.includes('"request"')).length).toBeGreaterThan(50)
  expect(refusals.length).toBeGreaterThan(30)
  const parts = Object.values(PLANTED).flatMap((value) => [value, ...value.split(/[\^ _]/)])
  for (const text of [...said, ...refusals])
    for (const part of parts) expect(text).not.toContain(part)
})
