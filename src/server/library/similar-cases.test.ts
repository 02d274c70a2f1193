/** Cases found by what was measured of them, over HTTP. */
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { CaseProfile } from '../../core/index.ts'
import { analyses, cases } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { standInModels } from '../worker/test-worker.ts'
import { original } from './test-bundle.ts'
import { caseOf, openSite, type Person, publish, readStudy, refusal } from './test-site.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

const profile = (involvementPercent: number, groundGlassShare: number): CaseProfile => ({
  involvementPercent,
  severityScore: 6,
  zoneShares: [0.1, 0.1, 0.3, 0.1, 0.1, 0.3],
  groundGlassShare,
})
const foundSchema = z.object({
  profile: z.object({ involvementPercent: z.number() }).nullable(),
  items: z.array(
    z.object({ distance: z.number(), case: z.looseObject({ id: z.string(), title: z.string() }) }),
  ),
})

const find = async (person: Person, query: string) =>
  foundSchema.parse(await (await person.ask(`/cases:similar?${query}`)).json())

describeOnEachDatabase('similar cases', (databases) => {
  it('come nearest first, without the case or the study that was asked with', async () => {
    const site = await openSite(await databases.open())
    const { db } = site.intake
    const studyId = await readStudy(site, original)
    const [author, reviewer, visitor] = [
      await site.person('radiologist'),
      await site.person('radiologist'),
      await site.person('visitor'),
    ]
    const add = async (title: string, measured: CaseProfile | null) => {
      const id = await publish(site, author, reviewer, studyId, { title })
      await db.update(cases).set({ profile: measured }).where(eq(cases.id, id))
      return id
    }
    const asked = await add('Asked', profile(10, 0.9))
    await add('Dense', profile(10, 0.2))
    await add('Near', profile(11, 0.85))
    await add('Far', profile(70, 0.1))
    await add('Without lungs', null)
    const withdrawn = await add('Withdrawn', profile(10, 0.9))
    await caseOf(await author.ask(`/cases/${withdrawn}/withdraw`, { method: 'POST' }))

    const titles = async (query: string) =>
      (await find(visitor, query)).items.map((each) => each.case.title)
    expect(await titles(`caseId=${asked}`)).toEqual(['Near', 'Dense', 'Far'])
    expect(await titles(`caseId=${asked}&limit=1`)).toEqual(['Near'])

    // Of the analysis that they were all made from, none is another study's.
    const [analysis] = await db.select({ id: analyses.id }).from(analyses)
    expect((await find(author, `analysisId=${analysis!.id}`)).items).toEqual([])
    await db.update(cases).set({ studyId: null })
    const others = await find(author, `analysisId=${analysis!.id}`)
    expect(others.items).toHaveLength(4)
    expect(others.profile).not.toBeNull()
    const distances = others.items.map(({ distance }) => distance)
    expect(distances).toEqual(distances.toSorted((one, other) => one - other))

    // An analysis of another institution is none.
    const stranger = await site.person('radiologist', await site.institution())
    expect(
      await refusal(await stranger.ask(`/cases:similar?analysisId=${analysis!.id}`)),
    ).toMatchObject({ status: 404, code: 'analysis/not-found' })
    for (const query of ['', `caseId=${asked}&analysisId=${analysis!.id}`])
      expect((await author.ask(`/cases:similar?${query}`)).status).toBe(400)
  })
})
