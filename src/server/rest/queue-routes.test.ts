/** The queue by real HTTP on both databases: streams of changes, cohorts, dead letters, workers, figures. */
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { cancelAnalysis, requestAnalysis } from '../analyses/index.ts'
import { readServerConfig, type ServerConfig } from '../config.ts'
import { type DatabaseLocation, openDatabase } from '../database/open-database.ts'
import { analyses, series, workers } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { openQueue } from '../queue/index.ts'
import { serve, type Server } from '../serve.ts'
import { beginAttempt } from '../worker/attempt.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const quiet = { logTo: { write: () => {} } }
const analysisSchema = z.object({
  id: z.string(),
  state: z.string(),
  priority: z.number(),
  seriesId: z.string(),
  progress: z.unknown(),
})
const listSchema = z.object({ items: z.array(analysisSchema) })

describeOnEachDatabase('the queue', (databases) => {
  let folder: string
  let location: DatabaseLocation
  let config: ServerConfig
  let server: Server
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'groundglass-queue-'))
    const models = join(folder, 'models')
    await cp('fixtures/models/band-lungs', join(models, 'valid-area'), { recursive: true })
    await cp('fixtures/models/band-lesions', join(models, 'lesion-small'), { recursive: true })
    // The lungs' band as a lesion model: it finds lesions all over.
    await cp('fixtures/models/band-lungs', join(models, 'all-lesions'), { recursive: true })
    const path = join(models, 'all-lesions/manifest.json')
    const manifest = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...manifest, task: 'lesion', minimumBoxPx: 25 }))
    vi.stubEnv('GROUNDGLASS_MODELS', models)
    location = await databases.empty()
    const where =
      'url' in location
        ? { DATABASE_URL: location.url, GROUNDGLASS_DATA: join(folder, 'data') }
        : { GROUNDGLASS_DATA: location.dataDirectory }
    config = readServerConfig({
      ...where,
      GROUNDGLASS_PORT: '0',
      GROUNDGLASS_ADMIN_TOKEN: TOKEN,
      GROUNDGLASS_WORKER_THREADS: '1',
    })
    server = await serve(config, quiet)
  })
  afterAll(async () => {
    await server.close()
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })

  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${TOKEN}`)
    return fetch(`${server.url}${path}`, { ...init, headers })
  }
  const post = (path: string, body: object) =>
    ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  const requeue = async (body: object) => (await post('/api/v1/jobs/requeue', body)).json()
  const importPhantom = async (seed: number) => {
    const named = Object.fromEntries(smallPhantom(seed).map((bytes, i) => [`${i}.dcm`, bytes]))
    const body = new FormData()
    body.append('files', new Blob([new Uint8Array(zipSync(named))]), 'study.zip')
    const answer = await ask('/api/v1/studies:import', { method: 'POST', body })
    expect(answer.status).toBe(202)
    const upload = z
      .object({ series: z.array(z.object({ id: z.string() })) })
      .parse(await answer.json())
    return upload.series[0]!.id
  }

  it('streams an analysis from its wait to its end, and stays silent afterwards', async () => {
    const all = await ask('/api/v1/events')
    expect(all.headers.get('content-type')).toBe('text/event-stream')
    const heard = eventsOf(all)
    const seriesId = await importPhantom(1)
    const [first] = await nextOf(heard, ({ data }) => data.seriesId === seriesId)
    const { id } = first!.data

    const one = await ask(`/api/v1/analyses/${id}/events`)
    const told = []
    for await (const event of eventsOf(one)) told.push(event)
    expect(told.at(-1)?.data).toMatchObject({ id, state: 'done', progress: null })
    const again = await ask(`/api/v1/analyses/${id}/events`, {
      headers: { 'last-event-id': told.at(-1)!.id },
    })
    expect(again.status).toBe(204)

    // A quick worker may be done before the first look.
    const ended = ({ data }: HeardEvent) => data.id === id && data.state === 'done'
    const passed = ended(first!) ? [first!] : await nextOf(heard, ended)
    expect(passed.map((event) => Object.keys(event.data))).toEqual(
      passed.map(() => expect.not.arrayContaining(['institutionId', 'readingSha256'])),
    )
    await heard.return(undefined)
    // Cut off after the first event: the end is told again, by the same id.
    const resumed = await ask('/api/v1/events', { headers: { 'last-event-id': first!.id } })
    const rest = eventsOf(resumed)
    const [end] = (await nextOf(rest, ({ data }) => data.id === id)).slice(-1)
    expect(end).toMatchObject({ id: told.at(-1)!.id, data: { state: 'done' } })
    await rest.return(undefined)
    expect((await ask('/api/v1/events', { headers: { 'last-event-id': 'x' } })).status).toBe(400)
  })

  it('reads a cohort with another model in one call, and tells what that changed', async () => {
    const [seriesId] = [await importPhantom(1)]
    const asked = await post('/api/v1/analyses:reanalyze', { model: 'all-lesions' })
    expect(asked.status).toBe(202)
    expect(await asked.json()).toEqual({ series: 1, queued: 1 })
    await vi.waitFor(async () => expect(await doneOf(seriesId)).toHaveLength(2), 60_000)
    const compared = await ask('/api/v1/analyses:compare?model=all-lesions')
    const { items, verdicts } = z
      .object({
        items: z.array(z.record(z.string(), z.unknown())),
        verdicts: z.array(z.object({ series: z.number() })),
      })
      .parse(await compared.json())
    expect(items).toMatchObject([{ seriesId, causes: ['lesion-model'] }])
    expect(verdicts).toMatchObject([{ series: 1 }])
    const unknown = await post('/api/v1/analyses:reanalyze', { model: 'no-such-model' })
    expect(await unknown.json()).toMatchObject({ status: 422, code: 'model/not-found' })
  })

  it('puts what is asked for in a batch behind a person', async () => {
    const seriesId = await importPhantom(1)
    const parameters = { consecutiveSlices: 7 }
    const request = { seriesId, model: 'lesion-small', parameters }
    const batch = await post('/api/v1/analyses', { ...request, priority: 'batch' })
    expect(analysisSchema.parse(await batch.json())).toMatchObject({ priority: 0 })
    const wrong = await post('/api/v1/analyses', { ...request, priority: 'first' })
    expect(wrong.status).toBe(400)
  })

  it('lists its workers, and counts what they did', async () => {
    const { items } = z
      .object({ items: z.array(z.record(z.string(), z.unknown())) })
      .parse(await (await ask('/api/v1/workers')).json())
    expect(items).toMatchObject([
      { pid: process.pid, device: 'cpu', models: [{ name: 'lesion-small' }] },
    ])
    await vi.waitFor(
      async () => {
        const figures = await (await ask('/metrics')).text()
        for (const stage of ['valid-area', 'lesions', 'verdict', 'series', 'store'])
          expect(
            Number(figureOf(figures, `stage_seconds_total{stage="${stage}"}`)),
          ).toBeGreaterThan(0)
        expect(figureOf(figures, 'analyses{state="done"}')).toMatch(/^[1-9]/)
        expect(figures).toMatch(/^groundglass_verdicts[{]verdict="[a-z-]+"[}] [1-9]/m)
      },
      // A worker tells with its heartbeat.
      { timeout: 30_000, interval: 500 },
    )
  })

  it('ends its streams when it drains, and shows the next administrator what died meanwhile', async () => {
    const heard = eventsOf(await ask('/api/v1/events'))
    const end = nextOf(heard, () => false)
    // As a browser does ahead of its next question.
    const { hostname, port } = new URL(server.url)
    const silent = connect(Number(port), hostname)
    await once(silent, 'connect')
    const closed = once(silent, 'close')
    const startedMs = performance.now()
    await server.close()
    await Promise.all([end, closed])
    // Node's own patience is 72 seconds.
    expect(performance.now() - startedMs).toBeLessThan(60_000)
    const id = await dieIn(location)
    server = await serve({ ...config, worker: { ...config.worker, concurrency: 0 } }, quiet)

    const dead = () => ask('/api/v1/jobs/dead').then((answer) => answer.json())
    expect(await dead()).toMatchObject({
      items: [{ analysisId: id, errorCode: 'storage/missing', attempts: 1 }],
    })
    expect(await requeue({ analysisIds: [] })).toEqual({ queued: [] })
    expect(await requeue({ analysisIds: [id] })).toEqual({ queued: [id] })
    expect(await dead()).toEqual({ items: [] })
    const [row] = await listOf('state=queued')
    expect(row).toMatchObject({ id, priority: 20 })
  })

  const doneOf = (seriesId: string) => listOf(`state=done&seriesId=${seriesId}`)

  async function listOf(query: string) {
    const answer = await ask(`/api/v1/analyses?${query}`)
    return listSchema.parse(await answer.json()).items
  }
})

/** Lets the last attempt at an analysis fail while no server runs. @returns the analysis */
async function dieIn(location: DatabaseLocation): Promise<string> {
  const database = await openDatabase(location)
  const queue = await openQueue(database, { retryLimit: 0 })
  try {
    const { db } = database
    expect(await db.select().from(analyses).where(eq(analyses.state, 'running'))).toEqual([])
    // What the drain gave back is not what is looked for.
    for (const row of await db.select().from(analyses)) await cancelAnalysis(db, queue, row.id)
    const [known] = await db.select().from(series).limit(1)
    const parameters = { consecutiveSlices: 9 }
    const request = { seriesId: known!.id, model: 'lesion-small', parameters }
    const { id } = await requestAnalysis(db, queue, request)
    const [worker] = await db.select().from(workers).limit(1)
    const attempt = await beginAttempt(database, queue, (await queue.take())!, worker!.id)
    await attempt!.fail({ code: 'storage/missing', message: '' }, true)
    return id
  } finally {
    await queue.close()
    await database.close()
  }
}

function figureOf(figures: string, name: string): string | undefined {
  const line = figures.split('\n').find((text) => text.startsWith(`groundglass_${name} `))
  return line?.split(' ').at(-1)
}

interface HeardEvent {
  readonly id: string
  readonly data: z.infer<typeof analysisSchema>
}

/** @yields events that fire; what only sets an id, or is a comment, does not */
async function* eventsOf(answer: Response): AsyncGenerator<HeardEvent> {
  let text = ''
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line] as const),
      )
      const value = (name: string) => fields.get(name)?.slice(name.length + 2) ?? ''
      if (!fields.has('data')) continue
      yield { id: value('id'), data: analysisSchema.parse(JSON.parse(value('data'))) }
    }
  }
}

/** @returns the events up to the wanted one, or to the end */
async function nextOf(
  heard: AsyncGenerator<HeardEvent>,
  wanted: (event: HeardEvent) => boolean,
): Promise<HeardEvent[]> {
  const passed = []
  for (;;) {
    const { value, done } = await heard.next()
    if (done) return passed
    passed.push(value)
    if (wanted(value)) return passed
  }
}
