import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { analyses, institutions, series, studies } from '../database/schema.ts'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { tellingAnalysis } from './telling-analysis.ts'

type Outcome = Pick<typeof analyses.$inferInsert, 'state' | 'verdict'>
const READ = { state: 'done' } as const
const SUSPICIOUS: Outcome = { ...READ, verdict: 'suspicious' }
const CLEAR: Outcome = { ...READ, verdict: 'not-suspicious' }
const LOCALIZER: Outcome = { ...READ, verdict: 'not-interpretable' }

describeOnEachDatabase('the analysis that a worklist shows', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  it.each<[shown: Outcome | null, all: Outcome[]]>([
    [null, []],
    [CLEAR, [LOCALIZER, CLEAR, LOCALIZER]],
    [{ state: 'running' }, [CLEAR, { state: 'running' }, LOCALIZER]],
    [SUSPICIOUS, [CLEAR, SUSPICIOUS, { state: 'queued' }, LOCALIZER]],
  ])('is %o of %o', async (shown, all) => {
    const { db } = database
    const [institution] = await db
      .insert(institutions)
      .values({ name: `Clinic ${randomUUID()}` })
      .returning()
    const institutionId = institution!.id
    const [study] = await db
      .insert(studies)
      .values({ institutionId, studyInstanceUID: '1.2.3' })
      .returning()
    for (const [i, outcome] of all.entries()) {
      const [made] = await db
        .insert(series)
        .values({ institutionId, studyId: study!.id, seriesInstanceUID: `1.2.3.${i}` })
        .returning()
      const model = {
        modelName: 'm',
        modelVersion: '1.0.0',
        modelSha256: 'a',
        parametersSha256: 'b',
      }
      const request = { institutionId, seriesId: made!.id, seriesRevision: 1, parameters: {} }
      await db.insert(analyses).values({ ...request, ...model, ...outcome })
    }
    const telling = tellingAnalysis(db)
    const rows = await db
      .select({ id: studies.id, analysis: telling._.selectedFields })
      .from(studies)
      .leftJoinLateral(telling, sql`true`)
      .where(eq(studies.id, study!.id))
    expect(rows).toMatchObject([{ id: study!.id, analysis: shown && { modelName: 'm', ...shown } }])
  })
})
