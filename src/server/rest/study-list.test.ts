import { expect, it } from 'vitest'
import { analyses, institutions, series, studies } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { listStudies, studyQuery } from './study-list.ts'

describeOnEachDatabase('what a line of the worklist says', (databases) => {
  const opened = databases.beforeAll()

  it('lets only what was read of the present images speak, the suspicious first', async () => {
    const { db } = opened()
    const [{ id: institutionId } = { id: '' }] = await db
      .insert(institutions)
      .values({ name: 'worklist' })
      .returning()
    const [{ id: studyId } = { id: '' }] = await db
      .insert(studies)
      .values({ institutionId, studyInstanceUID: '2.25.1' })
      .returning()
    const addSeries = async (seriesInstanceUID: string, revision: number) => {
      const values = { institutionId, studyId, seriesInstanceUID, revision }
      const [{ id } = { id: '' }] = await db.insert(series).values(values).returning()
      return id
    }
    const add = (values: Partial<typeof analyses.$inferInsert> & { seriesId: string }) =>
      db.insert(analyses).values({
        institutionId,
        studyId,
        seriesRevision: 1,
        modelName: 'any',
        modelVersion: '1',
        modelSha256: String(Math.random()),
        parameters: {},
        parametersSha256: 'p',
        ...values,
      })
    const reach = { kind: 'institution', institutionId } as const
    const line = async () => {
      const { items } = await listStudies(db, reach, studyQuery.parse({}))
      const { latestAnalysis } = items[0]!
      return latestAnalysis && (latestAnalysis.verdict ?? latestAnalysis.state)
    }
    const chest = await addSeries('2.25.2', 2)
    await add({ seriesId: chest, state: 'done', verdict: 'suspicious' })
    expect(await line()).toEqual(null)
    const ofOldImages = await listStudies(db, reach, studyQuery.parse({ verdict: 'suspicious' }))
    expect(ofOldImages.items).toEqual([])
    await add({ seriesId: chest, seriesRevision: 2, state: 'done', verdict: 'not-suspicious' })
    expect(await line()).toEqual('not-suspicious')
    const other = await addSeries('2.25.3', 1)
    await add({ seriesId: other, state: 'done', verdict: 'not-interpretable' })
    expect(await line()).toEqual('not-suspicious')
    await add({ seriesId: other, state: 'failed' })
    expect(await line()).toEqual('failed')
    await add({ seriesId: other, state: 'running' })
    expect(await line()).toEqual('running')
    await add({ seriesId: other, state: 'done', verdict: 'suspicious' })
    await add({ seriesId: other, state: 'queued' })
    expect(await line()).toEqual('suspicious')
  })
})
