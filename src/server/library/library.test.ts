/** A study on its way into the library, over HTTP, by the people who may and may not. */
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { identifiersLeft, parseInstance } from '../../dicom/index.ts'
import { studies } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { collectGarbage } from '../storage/index.ts'
import { standInModels } from '../worker/test-worker.ts'
import { ACKNOWLEDGED, original, TEXT } from './test-bundle.ts'
import { PATIENT } from './test-patient.ts'
import { bytesOf, caseOf, openSite, type Person, publish, readStudy, refusal } from './test-site.ts'

let removeModels: () => Promise<void>
beforeAll(async () => {
  removeModels = await standInModels()
})
afterAll(() => removeModels())

describeOnEachDatabase('a case', (databases) => {
  it('comes from draft to library by two people, and everybody sees it', async () => {
    const site = await openSite(await databases.open())
    const studyId = await readStudy(site, original)
    const [author, reviewer, visitor] = await Promise.all(
      (['researcher', 'radiologist', 'visitor'] as const).map((role) => site.person(role)),
    )
    const stranger = await site.person('radiologist', await site.institution())
    const { id, ...draft } = await caseOf(
      await author!.ask('/cases', { json: { studyId, ...TEXT } }),
    )
    expect(draft).toMatchObject({ state: 'draft', own: true, author: 'Dr researcher', studyId })

    // A study of another institution is none; a draft is its author's alone.
    expect(
      await refusal(await stranger.ask('/cases', { json: { studyId, ...TEXT } })),
    ).toMatchObject({ status: 404, code: 'study/not-found' })
    for (const person of [reviewer!, stranger, visitor!])
      expect((await person.ask(`/cases/${id}`)).status).toBe(404)
    expect((await site.nobody.ask(`/cases/${id}`)).status).toBe(401)
    expect(await refusal(await author!.ask(`/cases/${id}/key-slice.png`))).toMatchObject({
      code: 'case/not-frozen',
    })

    // What submitting will do, told by attribute and never by value, to the author alone.
    const preview: unknown = await (await author!.ask(`/cases/${id}/deidentification`)).json()
    expect(preview).toEqual({
      instances: 8,
      changes: expect.arrayContaining([
        { tag: '(0010,0010)', keyword: 'PatientName', action: 'D' },
        { tag: '(0020,000D)', keyword: 'StudyInstanceUID', action: 'U' },
        { tag: '(0010,0030)', keyword: 'PatientBirthDate', action: 'Z' },
      ]),
      warnings: [{ code: ACKNOWLEDGED[0], instances: 8 }],
    })
    expect(JSON.stringify(preview)).not.toContain(PATIENT.id)
    expect((await reviewer!.ask(`/cases/${id}/deidentification`)).status).toBe(404)

    // The pixels are to be looked at first.
    const submit = (acknowledged: string[]) =>
      author!.ask(`/cases/${id}/submit`, { json: { acknowledged } })
    const unseen = await refusal(await submit([]))
    expect(unseen).toMatchObject({ status: 409, code: 'case/look-at-pixels' })
    expect(unseen.detail).toContain('deidentify/derived-image (8 instances)')
    expect(await caseOf(await submit(ACKNOWLEDGED))).toMatchObject({
      state: 'in-review',
      warnings: ACKNOWLEDGED,
    })

    // In review: no author, no visitor reviews it, nothing is written any more.
    const review = (person: Person, json: unknown) => person.ask(`/cases/${id}/review`, { json })
    expect((await review(author!, { decision: 'accept' })).status).toBe(403)
    expect((await review(visitor!, { decision: 'accept' })).status).toBe(403)
    expect((await visitor!.ask(`/cases/${id}`)).status).toBe(404)
    const write = { method: 'PATCH', json: { title: 'Other' } }
    expect((await author!.ask(`/cases/${id}`, write)).status).toBe(409)
    // Who reviews is of any institution, and sees the copy and nothing of the study.
    const seen = await caseOf(await stranger.ask(`/cases/${id}`))
    expect(seen).toMatchObject({ own: false, studyId: null })
    expect((await stranger.ask(`/cases/${id}/overlays/3.png`)).status).toBe(200)
    expect(await review(stranger, { decision: 'send-back', comment: '' })).toMatchObject({
      status: 400,
    })
    await caseOf(await review(stranger, { decision: 'send-back', comment: 'Say more.' }))
    const back = await caseOf(await author!.ask(`/cases/${id}`))
    expect(back).toMatchObject({ state: 'draft', reviewComment: 'Say more.' })
    await caseOf(
      await author!.ask(`/cases/${id}`, {
        method: 'PATCH',
        json: { history: 'Fever and cough for five days.' },
      }),
    )
    await caseOf(await submit(ACKNOWLEDGED))
    await caseOf(await review(reviewer!, { decision: 'accept', comment: 'Fine.' }))

    const shown = await caseOf(await visitor!.ask(`/cases/${id}`))
    expect(shown).toMatchObject({
      state: 'published',
      history: 'Fever and cough for five days.',
      signer: { name: '127.0.0.1', fingerprint: site.siteKey.fingerprint },
      reviewer: 'Dr radiologist',
      synthetic: true,
      profile: { severityScore: expect.any(Number) },
      studyId: null,
      analysisId: null,
      reviewComment: null,
    })
    const png = await bytesOf(await visitor!.ask(`/cases/${id}/key-slice.png`))
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG')
    const slice = (query: string) => visitor!.ask(`/cases/${id}/overlays/3.png${query}`)
    const [lung, soft] = [
      await bytesOf(await slice('')),
      await bytesOf(await slice('?widthHu=400&centreHu=40')),
    ]
    expect(Buffer.compare(lung, soft)).not.toBe(0)
    expect((await slice('?widthHu=0')).status).toBe(400)
    expect((await visitor!.ask(`/cases/${id}/overlays/8.png`)).status).toBe(404)
    // Whoever sees it has its de-identified instances one by one; copies to take away are for others.
    const listed = z
      .object({
        items: z.array(z.object({ position: z.int(), bytes: z.int(), sopInstanceUID: z.string() })),
      })
      .parse(await (await visitor!.ask(`/cases/${id}/instances`)).json())
    expect(listed.items.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const sixth = await bytesOf(await visitor!.ask(`/cases/${id}/instances/5`))
    expect(sixth).toHaveLength(listed.items[5]!.bytes)
    expect(identifiersLeft(sixth)).toEqual([])
    expect(parseInstance(sixth).sopInstanceUID).toBe(listed.items[5]!.sopInstanceUID)
    expect(await refusal(await visitor!.ask(`/cases/${id}/instances/8`))).toMatchObject({
      status: 404,
      code: 'instance/not-found',
    })
    expect((await visitor!.ask(`/cases/${id}/bundle`)).status).toBe(403)
    expect((await visitor!.ask(`/cases/${id}/instances.zip`)).status).toBe(403)
    expect((await site.nobody.ask(`/cases/${id}`)).status).toBe(401)

    // The case outlives its study, also when garbage is collected.
    await site.intake.db.delete(studies)
    await collectGarbage(site.intake.db, site.intake.store, new Date(Date.now() + 60_000))
    const instances = unzipSync(await bytesOf(await stranger.ask(`/cases/${id}/instances.zip`)))
    expect(Object.keys(instances)).toHaveLength(8)
    expect(instances['dicom/00006.dcm']).toEqual(sixth)
    await bytesOf(await visitor!.ask(`/cases/${id}/overlays/2.png`))

    // Withdrawn by its author alone, gone by an administrator.
    expect((await reviewer!.ask(`/cases/${id}/withdraw`, { method: 'POST' })).status).toBe(403)
    await caseOf(await author!.ask(`/cases/${id}/withdraw`, { method: 'POST' }))
    expect((await visitor!.ask(`/cases/${id}`)).status).toBe(404)
    expect((await author!.ask(`/cases/${id}`)).status).toBe(200)
    const administrator = await site.person('administrator')
    expect((await author!.ask(`/cases/${id}`, { method: 'DELETE' })).status).toBe(403)
    expect((await administrator.ask(`/cases/${id}`, { method: 'DELETE' })).status).toBe(204)
    await collectGarbage(site.intake.db, site.intake.store, new Date(Date.now() + 60_000))
    for await (const { sha256 } of site.intake.store.list()) expect.fail(`${sha256} is left`)
  })

  it('is found by words, findings, tags and verdicts, page by page', async () => {
    const site = await openSite(await databases.open())
    const studyId = await readStudy(site, original)
    const author = await site.person('radiologist')
    const reviewer = await site.person('radiologist')
    const add = (text: object) => publish(site, author, reviewer, studyId, text)
    const both = await add({ title: 'Opacity upon opacity', diagnosis: 'Opacity' })
    const one = await add({ title: 'A chest', history: 'An opacity was seen.' })
    const none = await add({ title: 'Normal', findings: ['none'], tags: ['Normal'] })

    const list = async (query: string) => {
      const answer = await author.ask(`/cases?${query}`)
      return z
        .object({
          items: z.array(z.looseObject({ id: z.string() })),
          nextCursor: z.string().nullable(),
        })
        .parse(await answer.json())
    }
    const ids = async (query: string) => (await list(query)).items.map(({ id }) => id)
    expect(await ids('')).toEqual([none, one, both])
    expect(await ids('text=opacities')).toEqual([both, one])
    expect(await ids('text=opacities%20-seen')).toEqual([both])
    expect(await ids('text=%22an%20opacity%22%20or%20normal')).toContain(none)
    expect(await ids('finding=Ground-Glass%20opacity')).toEqual([one, both])
    expect(await ids('tag=normal')).toEqual([none])
    expect(await ids('verdict=not-interpretable')).toEqual([])
    expect(await ids('state=draft')).toEqual([])
    for (const query of ['', 'text=opacity']) {
      const all = await ids(query)
      const paged: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page = await list(`${query}&limit=1${cursor && `&cursor=${cursor}`}`)
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      }
      expect(paged).toEqual(all)
    }
    expect(await refusal(await author.ask('/cases?text=a&cursor=WzFd'))).toMatchObject({
      code: 'request/invalid-cursor',
    })
    const facets: unknown = await (await author.ask('/cases:facets?text=opacity')).json()
    expect(facets).toMatchObject({
      findings: [
        { value: 'crazy paving', count: 2 },
        { value: 'ground-glass opacity', count: 2 },
      ],
      tags: [
        { value: 'chest', count: 2 },
        { value: 'teaching', count: 2 },
      ],
      verdicts: [{ count: 2 }],
    })
  })
})
