/** How attempts end that do not end well: too slow, overtaken by late instances, dead without a word. */
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listDeadLetters, requestAnalysis, startSweep } from '../analyses/index.ts'
import { series } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { announceWorker } from './announce-worker.ts'
import { beginAttempt } from './attempt.ts'
import { MODEL, openBench, standInModels, startWorker, until } from './test-worker.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

/** Longer than an attempt may take: how a store answers, whenever the worker gets as far as asking. */
function timeIsOver(): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(1500).addEventListener('abort', resolve)
  })
}

describeOnEachDatabase('an attempt', (databases) => {
  const opened = databases.beforeAll()

  it('that takes too long is given up by name', async () => {
    const bench = await openBench(opened(), 21, { expireInSeconds: 1, retryLimit: 0 })
    const { intake, queue, seriesId } = bench
    const { id } = await requestAnalysis(intake.db, queue, { seriesId, model: MODEL })
    const store = Object.create(intake.store, {
      put: { value: intake.store.put.bind(intake.store) },
      read: { value: (sha256: string) => timeIsOver().then(() => intake.store.read(sha256)) },
    })
    startWorker(bench, { store })
    const failed = await until(opened(), id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({ attempts: 1, errorCode: 'worker/expired', readingSha256: null })
    const dead = await listDeadLetters(intake.db, queue)
    expect(dead.map(({ analysis }) => analysis.id)).toContain(id)
  })

  it('at a series that has changed since is refused, and not tried again', async () => {
    const bench = await openBench(opened(), 22)
    const { intake, queue, seriesId } = bench
    const { db } = intake
    const { id } = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    await db.update(series).set({ revision: 2 }).where(eq(series.id, seriesId))
    startWorker(bench)
    const failed = await until(opened(), id, ({ state }) => state === 'failed')
    expect(failed).toMatchObject({ attempts: 1, errorCode: 'series/revised' })
    const dead = await listDeadLetters(db, queue)
    expect(dead.map(({ analysis }) => analysis.id)).not.toContain(id)
    // What it is now is another analysis.
    const next = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    expect(next.id).not.toBe(id)
    expect(await until(opened(), next.id, ({ state }) => state === 'done')).toMatchObject({
      seriesRevision: 2,
    })
  })

  it('whose worker died at the last try is told to its row by the sweep', async () => {
    const { intake, queue, seriesId } = await openBench(opened(), 23, { retryLimit: 0 })
    const { db } = intake
    const { id } = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    const worker = await announceWorker(db, {
      name: 'test',
      device: 'cpu',
      models: [],
      everyMs: 60_000,
      onFault: () => {},
    })
    const job = (await queue.take())!
    expect(job).toMatchObject({ analysisId: id, last: true })
    const attempt = (await beginAttempt(opened(), queue, job, worker.id))!
    // Not heard of for longer than a heartbeat, without waiting for it.
    await db.execute(
      sql`update pgboss.job set heartbeat_on = now() - interval '1 day' where id = ${job.id}`,
    )
    await queue.supervise()
    expect(await until(opened(), id, () => true)).toMatchObject({ state: 'running' })
    const faults: unknown[] = []
    const sweep = startSweep({ db, queue, models: [], onFault: (error) => faults.push(error) })
    const told = await until(opened(), id, ({ state }) => state === 'failed')
    expect(told).toMatchObject({ errorCode: 'worker/gave-up', progress: null })
    await sweep.stop()
    expect(faults).toEqual([])
    // It was not dead after all: too late.
    expect(await attempt.beat(null)).toBe(false)
    await worker.leave()
  })
})
