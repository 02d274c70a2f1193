/** Everything that people can do, by real HTTP: each deed leaves its event, and no event holds what people wrote. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { exportAudit, verifyAudit } from '../audit-trail.ts'
import { hourOf } from '../audit/index.ts'
import { readServerConfig } from '../config.ts'
import { openDatabase } from '../database/open-database.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { serve, type Server } from '../serve.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const PASSWORD = 'correct horse battery'
let folder: string
let server: Server
const configOf = (settings: Record<string, string> = {}) =>
  readServerConfig({
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    ...settings,
  })
const start = async (settings: Record<string, string> = {}) => {
  server = await serve(configOf(settings), { logTo: { write: () => {} } })
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-audit-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  await start()
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function send(
  line: string,
  { body, token = TOKEN, cookie }: { body?: object; token?: string; cookie?: string } = {},
): Promise<Response> {
  const [method = '', path = ''] = line.split(' ')
  const headers = new Headers(
    cookie === undefined ? { authorization: `Bearer ${token}` } : { cookie, origin: server.url },
  )
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json')
  const init = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }
  return fetch(`${server.url}${path}`, { method, headers, ...init })
}

/** @returns the answer, which has one of the good statuses */
async function ask(...request: Parameters<typeof send>): Promise<unknown> {
  const answer = await send(...request)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${request[0]}: ${answer.status} ${text}`)
  return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}

const eventSchema = z.object({
  sequence: z.number(),
  at: z.string(),
  action: z.string(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  objectType: z.string().nullable(),
  objectId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
const pageSchema = z.object({ items: z.array(eventSchema), nextCursor: z.string().nullable() })
const eventsOf = async (query: string) =>
  pageSchema.parse(await ask(`GET /api/v1/audit-events?limit=200&${query}`))
/** @returns how often each action was told since an event */
async function toldSince(sequence: number): Promise<Record<string, number>> {
  const { items } = await eventsOf('')
  const told: Record<string, number> = {}
  const [looks, hours]: [Set<string>, string[]] = [new Set(), []]
  for (const { action, sequence: of, at, actorId, objectId } of items) {
    if (of <= sequence || action === 'audit.view') continue
    // Once an hour: an hour may end while a test runs.
    const look = /view|list|export|lock-out/.test(action) && `${action} ${actorId} ${objectId}`
    if (look !== false) {
      hours.push(`${look} ${hourOf(new Date(at)).toJSON()}`)
      if (looks.has(look)) continue
      looks.add(look)
    }
    told[action] = (told[action] ?? 0) + 1
  }
  expect(hours).toHaveLength(new Set(hours).size)
  return told
}
const headNow = async () => (await eventsOf('')).items[0]!.sequence

const idSchema = z.object({ id: z.uuid() })

it('tells of accounts, sign-ins and tokens', async () => {
  expect(await toldSince(0)).toEqual({
    'configuration.change': 1,
    'models.change': 1,
    'token.create': 1,
  })
  const since = await headNow()
  const { items } = z
    .object({ items: z.array(idSchema) })
    .parse(await ask('GET /api/v1/institutions'))
  await ask('POST /api/v1/institutions', { body: { name: 'Planted Clinic' } })
  const email = 'planted@clinic.example'
  const invitation = z.object({ userId: z.string(), link: z.string() }).parse(
    await ask('POST /api/v1/invitations', {
      body: { email, role: 'researcher', institutionId: items[0]!.id },
    }),
  )
  const { userId } = invitation
  const secret = new URL(invitation.link).hash.slice(1)
  await ask('POST /api/v1/session/invitation', {
    body: { secret, name: 'Planted Person', password: PASSWORD },
    cookie: '',
  })
  const signIn = (password: string, as = email) =>
    send('POST /api/v1/session', { body: { email: as, password }, cookie: '' })
  expect((await signIn('planted wrong one')).status).toBe(401)
  expect((await signIn(PASSWORD, 'nobody@planted.example')).status).toBe(401)
  const cookie = (await signIn(PASSWORD)).headers.get('set-cookie')!.split(';', 1)[0]!
  const next = `${PASSWORD} staple`
  const changed = await send('PUT /api/v1/session/password', {
    body: { current: PASSWORD, next },
    cookie,
  })
  expect(changed.status).toBe(204)
  const renewed = changed.headers.get('set-cookie')!.split(';', 1)[0]!
  const made = await ask('POST /api/v1/tokens', {
    body: { name: 'planted token', scopes: ['studies:read'] },
    cookie: renewed,
  })
  const { token } = z.object({ token: idSchema }).parse(made)
  await ask(`DELETE /api/v1/tokens/${token.id}`)
  await ask('DELETE /api/v1/session', { cookie: renewed })
  for (let tried = 0; tried < 12; tried++) await signIn('planted wrong one')
  await ask(`POST /api/v1/users/${userId}/unlock`)
  await ask(`PATCH /api/v1/users/${userId}`, { body: { role: 'visitor' } })
  await ask(`POST /api/v1/users/${userId}/invitation`)
  await ask(`DELETE /api/v1/users/${userId}`)

  expect(await toldSince(since)).toEqual({
    'institution.create': 1,
    'user.invite': 1,
    'user.accept': 1,
    'session.refuse': 12,
    'session.begin': 1,
    'password.change': 1,
    'token.create': 1,
    'token.revoke': 1,
    'session.end': 1,
    'session.lock-out': 1,
    'user.unlock': 1,
    'user.change': 1,
    'user.invite-again': 1,
    'user.delete': 1,
  })
  const byThem = await eventsOf(`actorKind=user&actorId=${userId}`)
  expect(byThem.items.map(({ action }) => action)).toEqual([
    'session.end',
    'token.create',
    'password.change',
    'session.begin',
    'user.accept',
  ])
  const refused = await eventsOf('action=session.refuse')
  expect(new Set(refused.items.map(({ objectId }) => objectId))).toEqual(new Set([userId, null]))
})

it('tells of uploads, readings, looks, downloads and deletions', async () => {
  const since = await headNow()
  const form = new FormData()
  for (const [i, bytes] of smallPhantom(5).entries()) {
    const text = Buffer.from(bytes).toString('latin1')
    const named = text
      .replace('PHANTOM^SYNTHETIC 5', 'PLANTED^JANE MARY 5')
      .replace('PHANTOM-5', 'PLANTED-5')
    form.append('files', new Blob([Buffer.from(named, 'latin1')]), `planted-${i}.dcm`)
  }
  form.append('files', new Blob(['planted text']), 'planted.txt')
  const upload = z
    .object({ id: z.uuid(), series: z.array(z.object({ id: z.uuid(), studyId: z.uuid() })) })
    .parse(await ask('POST /api/v1/studies:import', { body: form }))
  const { id: seriesId, studyId } = upload.series[0]!
  const { id } = await vi.waitFor(
    async () => {
      const listed = await ask(`GET /api/v1/analyses?state=done&seriesId=${seriesId}`)
      return z.object({ items: z.tuple([idSchema]) }).parse(listed).items[0]
    },
    { timeout: 100_000, interval: 200 },
  )
  const instances = await ask(`GET /api/v1/series/${seriesId}/instances`)
  const files = z.object({ items: z.array(idSchema) }).parse(instances).items
  for (let look = 0; look < 2; look++) {
    const studies = await ask('GET /api/v1/studies?text=planted')
    expect(JSON.stringify(studies)).toContain('PLANTED^JANE')
    await ask(`GET /api/v1/studies/${studyId}`)
    await ask(`GET /api/v1/studies/${studyId}/series`)
    await ask(`GET /api/v1/series/${seriesId}`)
    await ask(`GET /api/v1/analyses/${id}`)
    for (let slice = 0; slice < 4; slice++)
      await ask(`GET /api/v1/analyses/${id}/overlays/${slice}.png`)
    await ask(`GET /api/v1/analyses/${id}/reading`)
    await ask(`GET /api/v1/analyses/${id}/mask`)
    await ask(`GET /api/v1/analyses/${id}/lesion-map`)
    for (const file of files) await ask(`GET /api/v1/instances/${file.id}/file`)
  }
  await send('GET /api/v1/studies/7f02d370-7934-4f8d-bae1-6cd0cd339994')
  const other = { seriesId, model: 'lesion-small', parameters: { quadrantOrigin: 'image' } }
  const asked = idSchema.parse(await ask('POST /api/v1/analyses', { body: other }))
  const cancelled = await send(`POST /api/v1/analyses/${asked.id}/cancel`)
  // It has ended, and so has the stream.
  await ask(`GET /api/v1/analyses/${asked.id}/events`)
  const open = idSchema.parse(await ask('POST /api/v1/uploads'))
  await ask(`POST /api/v1/uploads/${open.id}/close`)
  await ask(`DELETE /api/v1/studies/${studyId}`)

  expect(cancelled.status).toBe(200)
  expect(await toldSince(since)).toEqual({
    'upload.open': 2,
    'upload.close': 2,
    'upload.settle': 2,
    'analysis.request': 2,
    'analysis.finish': 1,
    'study.list': 1,
    'study.view': 1,
    'series.view': 1,
    'analysis.view': 2,
    'reading.export': 1,
    'mask.export': 1,
    'lesion-map.export': 1,
    'instance.export': 1,
    'analysis.cancel': 1,
    'study.delete': 1,
  })
  const settled = await eventsOf(`objectType=upload&objectId=${upload.id}&action=upload.settle`)
  expect(settled.items[0]!.detail).toEqual({ accepted: 8, refused: 1 })
})

it('pages, and verifies', async () => {
  const whole = await eventsOf('')
  const first = pageSchema.parse(await ask('GET /api/v1/audit-events?limit=3'))
  const second = pageSchema.parse(
    await ask(`GET /api/v1/audit-events?limit=3&cursor=${first.nextCursor}`),
  )
  expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 6))
  const last = await eventsOf('cursor=2')
  expect(last).toMatchObject({ items: [{ sequence: 1 }], nextCursor: null })
  const verification = z
    .object({ head: z.object({ sequence: z.number(), hash: z.string() }), faults: z.tuple([]) })
    .parse(await ask('GET /api/v1/audit-events/verification'))
  const { sequence, hash } = verification.head
  expect(sequence).toBe(await headNow())
  expect(
    await ask(`GET /api/v1/audit-events/verification?expect=${sequence + 9}:${hash}`),
  ).toMatchObject({ faults: [{ kind: 'missing', sequence: sequence + 1 }] })
})

it('tells of another configuration, and of guest links', async () => {
  const since = await headNow()
  await server.close()
  await start({ GROUNDGLASS_MODE: 'public' })
  await ask('POST /api/v1/guest-links', { cookie: '' })
  expect(await toldSince(since)).toEqual({ 'configuration.change': 1, 'guest-link.create': 1 })
})

it('holds nothing that people wrote, and shows a row that was tampered with', async () => {
  const busy = verifyAudit(configOf())
  await expect(busy).rejects.toMatchObject({ code: 'database/in-use' })
  await server.close()
  const exported: string[] = []
  for await (const line of exportAudit(configOf())) exported.push(line)
  expect(exported.join('')).toContain('guest-link.create')
  expect(exported.join('')).not.toMatch(/planted|jane|@/i)
  const head = z
    .object({ sequence: z.number(), hash: z.string() })
    .parse(JSON.parse(exported.at(-1)!))
  expect(head.sequence).toBe(exported.length)

  const database = await openDatabase({ dataDirectory: join(folder, 'data') })
  await database.db.execute(sql`alter table audit_events disable trigger audit_events_append_only`)
  await database.db.execute(
    sql`update audit_events set actor_id = null where action = 'study.delete'`,
  )
  await database.close()
  const tampered = await verifyAudit(configOf(), `${head.sequence}:${head.hash}`)
  expect(tampered.faults).toMatchObject([{ kind: 'changed' }])
  const elsewhere = readServerConfig({ GROUNDGLASS_DATA: join(folder, 'typed-wrong') })
  await expect(verifyAudit(elsewhere)).rejects.toMatchObject({ code: 'audit/no-database' })
})
