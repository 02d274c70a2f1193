/** The sweep asks for what nobody asked for, soon when it is told to, and survives its faults. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { analyses } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { send, smallPhantom } from '../ingest/test-intake.ts'
import { uploadSummary } from '../uploads/upload-summary.ts'
import { MODEL, openBench, standInModels } from '../worker/test-worker.ts'
import { startSweep } from './index.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

describeOnEachDatabase('the sweep', (databases) => {
  const opened = databases.beforeAll()

  it('asks for complete series at once, and for later ones when it is told', async () => {
    const { intake, queue, seriesId } = await openBench(opened(), 31)
    const { db } = intake
    const faults: unknown[] = []
    const sweep = startSweep({
      db,
      queue,
      models: [MODEL],
      intervalMs: 3_600_000,
      onFault: (error) => faults.push(error),
    })
    onTestFinished(sweep.stop)
    const statesOf = async (id: string) =>
      (await db.select().from(analyses).where(eq(analyses.seriesId, id))).map(({ state }) => state)
    await vi.waitFor(async () => expect(await statesOf(seriesId)).toEqual(['queued']), 30_000)

    const uploadId = await send(intake, smallPhantom(32))
    const [later] = (await uploadSummary(db, uploadId)).series
    sweep.now()
    sweep.now()
    await vi.waitFor(async () => expect(await statesOf(later!.id)).toEqual(['queued']), 30_000)
    await sweep.stop()
    sweep.now()
    expect(faults).toEqual([])
    expect([await statesOf(seriesId), await statesOf(later!.id)]).toEqual([['queued'], ['queued']])
  })

  it('tells its faults, and goes on', async () => {
    const { intake, queue, seriesId } = await openBench(opened(), 33)
    const models = ['no-such-model']
    const faults: unknown[] = []
    const onFault = (error: unknown) => {
      faults.push(error)
      models[0] = MODEL
    }
    const sweep = startSweep({ db: intake.db, queue, models, intervalMs: 50, onFault })
    onTestFinished(sweep.stop)
    await vi.waitFor(async () => {
      const rows = await intake.db.select().from(analyses).where(eq(analyses.seriesId, seriesId))
      expect(rows).toHaveLength(1)
    }, 30_000)
    expect(faults).toMatchObject([{ code: 'model/not-found' }])
  })
})
