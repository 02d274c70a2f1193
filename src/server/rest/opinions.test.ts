/** Second opinions by real HTTP: signed, corrected, listed, told of in the audit trail, and gone with their study. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { readingSchema } from '../../core/index.ts'
import { readServerConfig } from '../config.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { serve, type Server } from '../serve.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const PASSWORD = 'correct horse battery'
const administrator = { authorization: `Bearer ${TOKEN}` }
type Who = Record<string, string>

let folder: string
let server: Server
let analysis: { id: string; studyId: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-opinions-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  const config = readServerConfig({
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
  })
  server = await serve(config, { logTo: { write: () => {} } })
  const form = new FormData()
  for (const [i, bytes] of smallPhantom(5).entries())
    form.append('files', new Blob([new Uint8Array(bytes)]), `${i}.dcm`)
  await fetch(`${server.url}/api/v1/studies:import`, {
    method: 'POST',
    headers: administrator,
    body: form,
  })
  analysis = await vi.waitFor(
    async () => {
      const { body } = await ask('GET', '/api/v1/analyses?state=done', administrator)
      const items = z.array(z.object({ id: z.uuid(), studyId: z.uuid() }))
      return z.object({ items: items.length(1) }).parse(body).items[0]!
    },
    { timeout: 100_000, interval: 200 },
  )
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function ask(method: string, path: string, who: Who, body?: object) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...who, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}

async function signedIn(name: string, role: string): Promise<Who> {
  const listed = await ask('GET', '/api/v1/institutions', administrator)
  const institutionId = z.object({ items: z.array(z.object({ id: z.uuid() })) }).parse(listed.body)
    .items[0]!.id
  const email = `${name.toLowerCase()}@clinic.example`
  const wish = { email, role, institutionId }
  const { body } = await ask('POST', '/api/v1/invitations', administrator, wish)
  const secret = new URL(z.object({ link: z.string() }).parse(body).link).hash.slice(1)
  await ask('POST', '/api/v1/session/invitation', {}, { secret, name, password: PASSWORD })
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0])
  return { cookie: cookie.join('; '), origin: server.url }
}

const NOTHING = { ownVerdict: null, lesions: [], comment: '', supersedes: null }
const opinionSchema = z.object({ id: z.uuid(), author: z.string(), own: z.boolean() }).loose()
const listSchema = z.object({ items: z.array(opinionSchema) })

it('keeps what each person signs, and their corrections behind it', async () => {
  const path = `/api/v1/analyses/${analysis.id}/opinions`
  const [ada, ben] = [await signedIn('Ada', 'radiologist'), await signedIn('Ben', 'researcher')]
  const sign = (who: Who, said: object) => ask('POST', path, who, { ...NOTHING, ...said })
  const { body } = await ask('GET', `/api/v1/analyses/${analysis.id}/reading`, ada)
  const { slices } = readingSchema.parse(body)
  const slice = slices.findIndex(({ lesions }) => lesions.length > 0)

  const first = await sign(ada, {
    ownVerdict: 'not-suspicious',
    lesions: [{ slice, lesion: 0, agrees: false }],
    comment: 'A planted comment: vessel, no lesion.',
  })
  expect(first).toMatchObject({
    status: 201,
    body: { author: 'Ada', own: true, ownVerdict: 'not-suspicious', supersedes: null },
  })
  const { id } = opinionSchema.parse(first.body)
  expect((await sign(ben, { comment: 'I agree with Ada.' })).status).toBe(201)

  // A second window of Ada's, that has not seen what the first has signed.
  expect(await sign(ada, { comment: 'Again.' })).toMatchObject({
    status: 409,
    body: { code: 'opinion/changed' },
  })
  const corrected = { comment: 'Seen again: a lesion.', supersedes: id }
  expect(await sign(ada, corrected)).toMatchObject({ status: 201, body: { supersedes: id } })
  expect((await sign(ada, corrected)).status).toBe(409)

  const { items } = listSchema.parse((await ask('GET', path, ben)).body)
  expect(items.map(({ author, own, comment }) => [author, own, comment])).toEqual([
    ['Ada', false, 'Seen again: a lesion.'],
    ['Ben', true, 'I agree with Ada.'],
    ['Ada', false, 'A planted comment: vessel, no lesion.'],
  ])

  const trail = await ask('GET', '/api/v1/audit-events?action=opinion.sign', administrator)
  const events = z.object({ items: z.array(z.object({ detail: z.unknown() })) }).parse(trail.body)
  expect(events.items.map(({ detail }) => detail).at(-1)).toEqual({
    analysisId: analysis.id,
    supersedes: null,
    ownVerdict: 'not-suspicious',
    agreed: 0,
    disagreed: 1,
  })
  expect(JSON.stringify(trail.body)).not.toMatch(/planted/i)
})

it('signs nothing that says nothing or speaks of a lesion that is not there, and nothing by token', async () => {
  const path = `/api/v1/analyses/${analysis.id}/opinions`
  const cleo = await signedIn('Cleo', 'radiologist')
  const codeOf = async (who: Who, said: object) =>
    z
      .object({ code: z.string() })
      .parse((await ask('POST', path, who, { ...NOTHING, ...said })).body).code
  expect(await codeOf(cleo, { comment: ' \n' })).toBe('opinion/empty')
  const lesions = [{ slice: 0, lesion: 99, agrees: true }]
  expect(await codeOf(cleo, { lesions })).toBe('opinion/no-such-lesion')
  expect(await codeOf(administrator, { comment: 'By a script.' })).toBe('auth/not-allowed')
  expect(await codeOf(await signedIn('Vic', 'visitor'), { comment: 'Me too.' })).toBe(
    'auth/not-allowed',
  )
  const nowhere = '/api/v1/analyses/7f02d370-7934-4f8d-bae1-6cd0cd339994/opinions'
  expect((await ask('GET', nowhere, cleo)).status).toBe(404)
})

it('goes with the study', async () => {
  const gone = await ask('DELETE', `/api/v1/studies/${analysis.studyId}`, administrator)
  expect(gone.status).toBe(204)
  const path = `/api/v1/analyses/${analysis.id}/opinions`
  expect((await ask('GET', path, administrator)).status).toBe(404)
})
