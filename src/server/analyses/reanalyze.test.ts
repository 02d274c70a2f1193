/** A cohort read by another model: the old Readings stay, and what changed is named. */
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { series } from '../database/schema.ts'
import { PRIORITY } from '../queue/index.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { MODEL, openBench, standInModels, startWorker, until } from '../worker/test-worker.ts'
import {
  cancelAnalysis,
  compareCohort,
  countVerdictChanges,
  reanalyze,
  requestAnalysis,
} from './index.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
  // The lungs' band as a lesion model: it finds lesions all over.
  const folder = join(process.env['GROUNDGLASS_MODELS']!, 'all-lesions')
  await cp('fixtures/models/band-lungs', folder, { recursive: true })
  const path = join(folder, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify({ ...manifest, task: 'lesion', minimumBoxPx: 25 }))
})
afterAll(() => removeModels())

describeOnEachDatabase('reanalyze', (databases) => {
  const opened = databases.beforeAll()

  it('keeps old Readings and tells what changed', async () => {
    const bench = await openBench(opened(), 7)
    const { intake, queue, seriesId } = bench
    const { db, store } = intake
    startWorker(bench)
    const { id } = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    const before = await until(opened(), id, ({ state }) => state === 'done')
    const again = { seriesIds: 'all', model: 'all-lesions', reach: { kind: 'any' } } as const
    expect(await reanalyze(db, queue, again)).toEqual({ series: 1, queued: 1 })
    const next = await requestAnalysis(db, queue, { seriesId, model: 'all-lesions' })
    expect(next).toMatchObject({ priority: PRIORITY.person })
    const after = await until(opened(), next.id, ({ state }) => state === 'done')
    expect(await until(opened(), id, () => true)).toEqual(before)
    expect(await reanalyze(db, queue, again)).toEqual({ series: 1, queued: 0 })
    const compared = await compareCohort(db, store, again, { limit: 10 })
    expect(compared).toMatchObject([
      { seriesId, beforeId: id, afterId: next.id, causes: ['lesion-model'] },
    ])
    expect(compared[0]!.before.lesionModel).toMatch(/^band-lesions /)
    expect(await countVerdictChanges(db, again)).toEqual([
      { before: before.verdict, after: after.verdict, series: 1 },
    ])
    const changed = await compareCohort(db, store, again, { limit: 10, changedOnly: true })
    expect(changed).toHaveLength(before.verdict === after.verdict ? 0 : 1)
    const rest = { limit: 10, afterSeriesId: seriesId }
    expect(await compareCohort(db, store, again, rest)).toEqual([])
    expect(compared[0]!.after.lesionSliceCount).toBeGreaterThan(0)
  })

  it('queues again what failed, and leaves out what is not complete or not theirs', async () => {
    const bench = await openBench(opened(), 8)
    const { intake, queue, seriesId } = bench
    const { db, institutionId } = intake
    const reach = { kind: 'institution', institutionId } as const
    const again = { seriesIds: 'all', model: MODEL, reach } as const
    expect(await reanalyze(db, queue, again)).toEqual({ series: 1, queued: 1 })
    const { id } = await requestAnalysis(db, queue, { seriesId, model: MODEL })
    await cancelAnalysis(db, queue, id)
    const own = { ...again, reach: { kind: 'own', userId: 'somebody' } } as const
    expect(await reanalyze(db, queue, own)).toEqual({ series: 0, queued: 0 })
    expect(await reanalyze(db, queue, again)).toEqual({ series: 1, queued: 1 })
    expect(await queue.take()).toMatchObject({ analysisId: id })
    await db.update(series).set({ state: 'receiving' }).where(eq(series.id, seriesId))
    expect(await reanalyze(db, queue, again)).toEqual({ series: 0, queued: 0 })
  })
})
