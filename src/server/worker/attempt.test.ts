/** Attempts that meet: the one that was overtaken changes nothing. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PRIORITY } from '../queue/index.ts'
import { requestAnalysis } from '../analyses/index.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { analyses } from '../database/schema.ts'
import { announceWorker } from './announce-worker.ts'
import { beginAttempt } from './attempt.ts'
import { MODEL, openBench, standInModels } from './test-worker.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

describeOnEachDatabase('attempts', (databases) => {
  const opened = databases.beforeAll()

  it('have their effects once, however many finish', async () => {
    const { intake, queue, seriesId } = await openBench(opened(), 4)
    const { db, store } = intake
    const { id } = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    const worker = await announceWorker(db, {
      name: 'test',
      device: 'cpu',
      models: [],
      everyMs: 60_000,
      onFault: () => {},
    })
    const job = (await queue.take())!
    expect(job.analysisId).toBe(id)
    expect(await queue.take()).toBeNull()
    const lost = (await beginAttempt(opened(), queue, job, worker.id))!
    const next = (await beginAttempt(opened(), queue, job, worker.id))!
    expect(next.row.attempts).toBe(2)
    expect(await lost.beat(null)).toBe(false)
    const outcome = async (text: string) => ({
      verdict: 'suspicious' as const,
      reading: await store.put([Buffer.from(text)]),
      mask: null,
      lesionMap: null,
    })
    const [first, second] = [await outcome('{"by":1}'), await outcome('{"by":2}')]
    expect(await lost.finish(first)).toBe(false)
    expect(await lost.fail({ code: 'worker/crashed', message: '' }, true)).toBe(false)
    expect(await next.finish(second)).toBe(true)
    expect(await next.finish(first)).toBe(false)
    expect(await lost.giveBack()).toBe(false)
    const [row] = await db.select().from(analyses).where(eq(analyses.id, id))
    expect(row).toMatchObject({ state: 'done', readingSha256: second.reading.sha256 })
    expect(await queue.take()).toBeNull()
    await worker.leave()
  })

  it('go to a waiting person before a batch', async () => {
    const bench = await openBench(opened(), 5)
    const { db } = bench.intake
    const ask = (consecutiveSlices: number, priority: number) =>
      requestAnalysis(db, bench.queue, {
        seriesId: bench.seriesId,
        model: MODEL,
        priority,
        parameters: { consecutiveSlices },
      })
    const batch = await ask(4, PRIORITY.batch)
    const raised = await ask(5, PRIORITY.batch)
    const person = await ask(6, PRIORITY.person)
    await ask(5, PRIORITY.arrival)
    const order: string[] = []
    for (let job = await bench.queue.take(); job; job = await bench.queue.take())
      order.push(job.analysisId)
    expect(order).toEqual([person.id, raised.id, batch.id])
  })
})
