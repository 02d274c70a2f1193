import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { readServerConfig } from '../config.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { idempotencyKeys } from '../database/schema.ts'
import { smallPhantom } from '../ingest/test-intake.ts'
import { serve, type Server } from '../serve.ts'
import { type Claim, IdempotencyKeys, type KeptAnswer } from './idempotency-keys.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'

let folder: string
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-once-'))
  const config = readServerConfig({
    GROUNDGLASS_DATA: folder,
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
    GROUNDGLASS_LOG_LEVEL: 'silent',
  })
  server = await serve(config)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

function ask(path: string, init: RequestInit = {}, token = TOKEN) {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${token}`)
  return fetch(`${server.url}/api/v1/${path}`, { ...init, headers })
}

function post(path: string, body: unknown, key: string, token = TOKEN) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) }, token)
}

function importFiles(files: readonly Uint8Array[], key: string) {
  const body = new FormData()
  for (const bytes of files)
    body.append('files', new Blob([Uint8Array.from(bytes)]), `${randomUUID()}.dcm`)
  return ask('studies:import', { method: 'POST', headers: { 'idempotency-key': key }, body })
}

const codeOf = async (answer: Response) =>
  z.object({ code: z.string() }).parse(await answer.json()).code
const tokens = async () =>
  z.object({ items: z.array(z.unknown()) }).parse(await (await ask('tokens')).json()).items.length
const later = (ms: number) => new Date(Date.now() + ms)
const NEW_TOKEN = { name: 'made once', scopes: ['admin', 'studies:write'] }
const made = z.object({ secret: z.string() })

it('makes one token of two requests, and gives the same secret again', async () => {
  const before = await tokens()
  const key = randomUUID()
  const first = await post('tokens', NEW_TOKEN, `"${key}"`)
  const second = await post('tokens', NEW_TOKEN, key)
  expect([first.status, second.status]).toEqual([201, 201])
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
  expect(await second.text()).toBe(await first.text())
  expect(await tokens()).toBe(before + 1)
})

it('refuses another request under the same key, and lets others choose it too', async () => {
  const key = randomUUID()
  const { secret } = made.parse(await (await post('tokens', NEW_TOKEN, key)).json())
  const other = await post('tokens', { ...NEW_TOKEN, name: 'another' }, key)
  expect([other.status, await codeOf(other)]).toEqual([422, 'request/idempotency-key-reused'])
  const elsewhere = await post('uploads', {}, key)
  expect(await codeOf(elsewhere)).toBe('request/idempotency-key-reused')
  const theirs = await post('tokens', NEW_TOKEN, key, secret)
  expect([theirs.status, theirs.headers.get('idempotency-replayed')]).toEqual([201, null])
})

it('lets one of many at once through, and tells the others to come back', async () => {
  const before = await tokens()
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('tokens', NEW_TOKEN, key)))
  const refused = answers.filter(({ status }) => status !== 201)
  for (const answer of refused) {
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'request/idempotency-key-in-use'])
    expect(answer.headers.get('retry-after')).toBe('2')
  }
  expect(await tokens()).toBe(before + 1)
  expect((await post('tokens', NEW_TOKEN, key)).headers.get('idempotency-replayed')).toBe('true')
})

it('keeps an answer without a body', async () => {
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .parse(await (await ask('users')).json())
  const [key, path] = [randomUUID(), `users/${items[0]!.id}/unlock`]
  const answers = [await post(path, {}, key), await post(path, {}, key)]
  expect(answers.map(({ status }) => status)).toEqual([204, 204])
  expect(answers[1]!.headers.get('idempotency-replayed')).toBe('true')
  expect(await codeOf(await post('uploads', {}, key))).toBe('request/idempotency-key-reused')
})

it('frees the key of a request that was refused', async () => {
  const key = randomUUID()
  expect((await post('tokens', { ...NEW_TOKEN, scopes: ['no scope'] }, key)).status).toBe(400)
  const nothing = { seriesId: randomUUID(), model: 'lesion-small' }
  expect(await codeOf(await post('analyses', nothing, key))).toBe('series/not-found')
  expect((await post('tokens', NEW_TOKEN, key)).status).toBe(201)
})

it('knows an import by its files, whatever their names and the boundary', async () => {
  const phantom = smallPhantom(7)
  const key = randomUUID()
  const first = await importFiles(phantom, key)
  expect(first.status).toBe(202)
  const again = await importFiles(phantom, key)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(await again.text()).toBe(await first.text())
  const others = await importFiles(phantom.slice(1), key)
  expect(await codeOf(others)).toBe('request/idempotency-key-reused')
  // Without the key it is another upload, of nothing new.
  const plain = await importFiles(phantom, randomUUID())
  expect(await plain.json()).toMatchObject({ files: { accepted: 0, duplicate: 8 } })
})

it.each(['short', 'with spaces in between', 'x'.repeat(256), '"unfinished-but-long'])(
  'refuses %s as a key',
  async (key) => {
    const answer = await post('tokens', NEW_TOKEN, key)
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'request/invalid-idempotency-key'])
  },
)

describeOnEachDatabase('idempotency keys', (databases) => {
  const database = databases.beforeAll()
  const kept: KeptAnswer = {
    requestSha256: 'of the request',
    answer: { status: 201, headers: { location: '/x' }, body: '{"secret":"planted"}' },
  }
  const open = () => {
    const claim: Claim = { subject: 'user:1', key: randomUUID() }
    return { claim, keys: new IdempotencyKeys(database().db) }
  }
  const inUse = expect.objectContaining({ code: 'request/idempotency-key-in-use' })

  it('gives a key to one, and its answer to all after', async () => {
    const { claim, keys } = open()
    expect(await keys.claim(claim)).toBeNull()
    await expect(keys.claim(claim)).rejects.toThrow(inUse)
    await keys.keep(claim, kept)
    expect(await keys.claim({ ...claim })).toEqual(kept)
    await keys.release(claim)
    expect(await keys.claim(claim)).toEqual(kept)
    expect(await keys.claim({ ...claim, subject: 'user:2' })).toBeNull()
  })

  it('keeps neither the key nor the answer readable', async () => {
    const { claim, keys } = open()
    await keys.claim(claim)
    await keys.keep(claim, kept)
    const rows = JSON.stringify(await database().db.select().from(idempotencyKeys))
    expect(rows).not.toContain(claim.key)
    expect(rows).not.toContain('planted')
    expect(rows).not.toContain(Buffer.from('planted').toString('base64').slice(0, 8))
  })

  it('takes over from a process that died, not from one that works', async () => {
    const { claim, keys } = open()
    const other = new IdempotencyKeys(database().db)
    await keys.claim(claim)
    await keys.tend(later(170_000))
    await expect(other.claim(claim, later(200_000))).rejects.toThrow(inUse)
    expect(await other.claim(claim, later(400_000))).toBeNull()
  })

  it('forgets answers after a day', async () => {
    const { claim, keys } = open()
    await keys.claim(claim)
    await keys.keep(claim, kept)
    await keys.tend(later(23 * 3600_000))
    expect(await keys.claim(claim)).toEqual(kept)
    expect(await keys.claim(claim, later(25 * 3600_000))).toBeNull()
    const second = open()
    await second.keys.claim(second.claim)
    await second.keys.keep(second.claim, kept)
    await second.keys.tend(later(25 * 3600_000))
    expect(await second.keys.claim(second.claim)).toBeNull()
  })
})
