/** A cohort read by another model: the old Readings stay, and what changed is named. */
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { MODEL, openBench, standInModels, startWorker, until } from '../worker/test-worker.ts'
import { compareCohort, readingOf, reanalyze, requestAnalysis } from './index.ts'

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
    expect(await reanalyze(db, queue, { seriesIds: 'all', model: 'all-lesions' })).toBe(1)
    const next = await requestAnalysis(db, queue, { seriesId, model: 'all-lesions' })
    await until(opened(), next.id, ({ state }) => state === 'done')
    expect((await readingOf(store, before)).models.lesion?.name).toBe('band-lesions')
    const compared = []
    for await (const one of compareCohort(db, store, { seriesIds: 'all', model: 'all-lesions' }))
      compared.push(one)
    expect(compared).toMatchObject([
      { seriesId, beforeId: id, afterId: next.id, causes: ['lesion-model'] },
    ])
    expect(compared[0]!.after.lesionSliceCount).toBeGreaterThan(0)
  })
})
