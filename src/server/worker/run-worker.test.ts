/** Series through queue and worker on both databases, with the stand-in networks of fixtures/models. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { readingSchema } from '../../core/index.ts'
import {
  phantomInstances,
  readLesionMap,
  readSeriesFromFiles,
  renderPhantom,
} from '../../imaging/index.ts'
import { openNetworks } from '../../networks/index.ts'
import { analyze } from '../../reading/index.ts'
import {
  cancelAnalysis,
  listDeadLetters,
  requestAnalysis,
  requestForCompleteSeries,
  requeueDeadLetters,
} from '../analyses/index.ts'
import { eventsInDatabase } from '../audit/index.ts'
import { openDatabase } from '../database/open-database.ts'
import { openQueue } from '../queue/index.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { livingWorkers } from './index.ts'
import { MODEL, openBench, standInModels, startWorker, until } from './test-worker.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

/** Long enough to be met in the middle. */
const longPhantom = () => phantomInstances(renderPhantom({ sizePx: 64, sliceCount: 80, seed: 9 }))

const readingStopped = (entry: { text?: unknown }) => /stopped|given back/.test(String(entry.text))

describeOnEachDatabase('a worker', (databases) => {
  const opened = databases.beforeAll()

  it('makes of a queued series what analyze makes of its files', async () => {
    const bench = await openBench(opened(), 1)
    const { intake, queue, seriesId } = bench
    const { db, store } = intake
    // What crashed between completing and asking is made up for, once.
    expect(await requestForCompleteSeries(db, queue, [MODEL])).toBe(1)
    expect(await requestForCompleteSeries(db, queue, [MODEL])).toBe(0)
    const asked = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    const twice = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    expect(twice.id).toBe(asked.id)
    expect(await jobsOf(asked.id)).toBe(1)

    startWorker(bench)
    const done = await until(opened(), asked.id, ({ state }) => state === 'done')
    expect(done).toMatchObject({ attempts: 1, errorCode: null, progress: null })
    const text = new TextDecoder().decode(await store.read(done.readingSha256!))
    const reading = readingSchema.parse(JSON.parse(text))
    expect(done.verdict).toBe(reading.verdict.label)
    expect((await store.read(done.maskSha256!)).subarray(0, 2)).toEqual(Uint8Array.of(0x1f, 0x8b))
    const networks = await openNetworks({ model: MODEL, threads: 1 })
    const files = smallPhantom(1).map((bytes, i) => ({ name: `${i}`, bytes: async () => bytes }))
    const { value } = await readSeriesFromFiles(files).next()
    const expected = await analyze(value, networks, {
      now: () => new Date(reading.createdAt),
    })
    await networks.dispose()
    const map = await readLesionMap(await store.read(done.lesionMapSha256!))
    expect(Buffer.compare(map.levels, expected.lesionMap!.levels)).toBe(0)
    expect({ ...reading, timings: {} }).toEqual({
      ...JSON.parse(JSON.stringify(expected.reading)),
      timings: {},
    })

    // Other parameters are another analysis, in the same process; the first stays.
    const other = await requestAnalysis(db, queue, {
      seriesId,
      model: MODEL,
      parameters: { quadrantOrigin: 'image' },
    })
    expect(other.id).not.toBe(asked.id)
    await until(opened(), other.id, ({ state }) => state === 'done')
    const [worker] = await livingWorkers(db, new Date(Date.now() - 60_000))
    expect(worker).toMatchObject({ models: [{ name: MODEL }], pid: process.pid })
  })

  it('stops within a slice when its job is cancelled, and gives it back when it drains', async () => {
    const bench = await openBench(opened(), 9, {}, longPhantom())
    const { intake, queue, seriesId, logged } = bench
    const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
    const { stop } = startWorker(bench, { drainMs: 0 })
    await until(opened(), id, ({ progress }) => progress?.['stage'] === 'lesions')
    expect(await cancelAnalysis(intake.db, queue, id)).toMatchObject({ state: 'cancelled' })
    expect(await cancelAnalysis(intake.db, queue, id)).toBeNull()
    await vi.waitFor(() => expect(logged.some(readingStopped)).toBe(true), 30_000)
    expect(await until(opened(), id, () => true)).toMatchObject({
      state: 'cancelled',
      readingSha256: null,
    })
    expect(await jobsOf(id)).toBe(0)

    // Asked for again it is the same analysis; the worker that drains leaves it to the next.
    const again = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
    expect(again).toMatchObject({ id, state: 'queued' })
    await until(opened(), id, ({ progress }) => progress?.['stage'] === 'lesions')
    await stop()
    expect(await until(opened(), id, () => true)).toMatchObject({
      state: 'queued',
      errorCode: null,
    })
    startWorker(bench)
    await until(opened(), id, ({ state }) => state === 'done')
  })

  it('tries again after a passing fault, and makes a dead letter of the last', async () => {
    const bench = await openBench(opened(), 3, { retryLimit: 1 })
    const { intake, queue, seriesId } = bench
    const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
    let broken = true
    const store = Object.create(intake.store, {
      put: { value: intake.store.put.bind(intake.store) },
      read: {
        value: (sha256: string) =>
          broken ? Promise.reject(new Error('planted DOE^JANE')) : intake.store.read(sha256),
      },
    })
    startWorker(bench, { store })
    const failed = await until(opened(), id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({ attempts: 2, errorCode: 'worker/fault' })
    expect(JSON.stringify([failed, bench.logged])).not.toContain('DOE')
    const dead = await listDeadLetters(intake.db, queue)
    expect(dead.map(({ analysis }) => analysis.id)).toEqual([id])
    broken = false
    expect(await requeueDeadLetters(intake.db, queue)).toHaveLength(1)
    await until(opened(), id, ({ state }) => state === 'done')
    expect(await listDeadLetters(intake.db, queue)).toEqual([])
    const told: unknown[] = []
    for await (const { objectId, actorKind, action, detail } of eventsInDatabase(intake.db))
      if (objectId === id) told.push([actorKind, action, detail['again']])
    expect(told).toEqual([
      ['system', 'analysis.request', false],
      ['worker', 'analysis.fail', true],
      ['worker', 'analysis.fail', false],
      ['system', 'analysis.requeue', undefined],
      ['worker', 'analysis.finish', undefined],
    ])
  })

  // PGlite is one process' own: what that leaves behind is below.
  it.skipIf(databases.kind === 'pglite')(
    'takes over from one that was killed, with effects once',
    async () => {
      const location = await databases.empty()
      const database = await openDatabase(location)
      onTestFinished(database.close)
      const times = { heartbeatSeconds: 10, superviseIntervalSeconds: 1 }
      const bench = await openBench(database, 9, times, longPhantom())
      const { intake, queue, seriesId } = bench
      const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
      const killed = spawn(process.execPath, [
        ...process.execArgv,
        'src/server/worker/test-worker-process.ts',
        'url' in location ? location.url : '',
        join(intake.folder, 'blobs'),
      ])
      onTestFinished(() => void killed.kill('SIGKILL'))
      await until(database, id, ({ progress }) => progress?.['stage'] === 'lesions')
      killed.kill('SIGKILL')
      await once(killed, 'exit')
      startWorker(bench)
      const done = await until(database, id, ({ state }) => state === 'done')
      expect(done).toMatchObject({ attempts: 2, errorCode: null })
    },
  )

  it.skipIf(databases.kind === 'postgres')(
    'gives back at the start what the process before it was reading',
    async () => {
      const location = await databases.empty()
      const database = await openDatabase(location)
      onTestFinished(database.close)
      const { intake, queue, seriesId } = await openBench(database, 6)
      const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
      expect(await queue.take()).toMatchObject({ analysisId: id })
      expect(await queue.take()).toBeNull()
      await queue.close()
      const next = await openQueue(database)
      onTestFinished(next.close)
      expect(await next.take()).toMatchObject({ analysisId: id })
    },
  )

  async function jobsOf(analysisId: string): Promise<number> {
    const { rows } = await opened().db.execute(
      sql`select 1 from pgboss.job where name = 'read-series' and state <= 'active' and singleton_key = ${analysisId}`,
    )
    return rows.length
  }
})
