/** Every route of the OpenAPI document against everyone who may ask, by real HTTP, compared with the policy table. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { authorise, type Permission, POLICY, type Scope, SCOPES } from '../auth/index.ts'
import { readServerConfig } from '../config.ts'
import { serve, type Server } from '../serve.ts'

const TOKEN = 'a token of the tests that is long enough'.replaceAll(' ', '-')
const log: string[] = []
let folder: string
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-rest-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  const config = readServerConfig({
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
  })
  server = await serve(config, { logTo: { write: (line) => void log.push(line) } })
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

function ask(path: string, init: RequestInit = {}, token: string | null = TOKEN) {
  const headers = new Headers(init.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  return fetch(`${server.url}${path}`, { ...init, headers })
}

function makeToken(scopes: Scope[], token: string) {
  const body = JSON.stringify({ name: 'made', scopes })
  const headers = { 'content-type': 'application/json' }
  return ask('/api/v1/tokens', { method: 'POST', headers, body }, token)
}

const permissionSchema = z.custom<Permission>((name) => String(name) in POLICY)
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ 'x-permission': permissionSchema.optional() })),
  ),
})
async function openApi() {
  return documentSchema.parse(await (await ask('/api/openapi.json', {}, null)).json())
}

/** What is open to anyone; everything else needs a name. */
const OPEN = [
  'delete /api/v1/session',
  'get /api/openapi.json',
  'get /api/v1/session',
  'get /api/v1/signing-key',
  'get /healthz',
  'get /readyz',
  'post /api/v1/session',
  'post /api/v1/session/invitation',
]

it('refuses nobody only what is not open, on every route of the document', async () => {
  const document = await openApi()
  const open: string[] = []
  const refusals: unknown[] = []
  for (const [path, methods] of Object.entries(document.paths))
    for (const method of Object.keys(methods)) {
      const url = path.replaceAll(/\{[^}]+\}/g, '7f02d370-7934-4f8d-bae1-6cd0cd339994')
      const answer = await ask(url, { method: method.toUpperCase() }, null)
      if (answer.status !== 401) open.push(`${method} ${path}`)
      else if (method !== 'head') refusals.push(await answer.json())
    }
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ status: 401, code: 'auth/not-signed-in' })
  expect(open.filter((route) => !route.startsWith('head ')).toSorted()).toEqual(OPEN)
})

it('lets a token do what its scope names and the policy allows, on every route', async () => {
  const document = await openApi()
  const identity = { userId: 'u', institutionId: 'i', tokenId: 't', role: 'administrator' } as const
  const may = (permission: Permission, scope: Scope) => {
    try {
      authorise({ kind: 'token', ...identity, scopes: [scope] }, permission)
      return true
    } catch {
      return false
    }
  }
  const [written, found]: [string[], string[]] = [[], []]
  for (const scope of SCOPES) {
    const made = await makeToken([scope], TOKEN)
    const { secret } = z.object({ secret: z.string() }).parse(await made.json())
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { 'x-permission': permission }] of Object.entries(methods)) {
        expect(permission, `${method} ${path}`).toBeDefined()
        const url = path.replaceAll(/\{[^}]+\}/g, '7f02d370-7934-4f8d-bae1-6cd0cd339994')
        const answer = await ask(url, { method: method.toUpperCase() }, secret)
        const row = `${scope} ${method} ${path}`
        written.push(`${row} ${may(permission!, scope) ? 'yes' : 'no'}`)
        found.push(`${row} ${answer.status === 403 ? 'no' : 'yes'}`)
        await answer.arrayBuffer()
      }
  }
  expect(found).toEqual(written)
})

it('tells errors as problem+json with the code and the id of the request', async () => {
  const answer = await ask('/api/v1/analyses/7f02d370-7934-4f8d-bae1-6cd0cd339994')
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(await answer.json()).toMatchObject({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'analysis/not-found',
    requestId: answer.headers.get('x-request-id'),
  })
  const wrong = await ask('/api/v1/studies?limit=Doe%5EJane&text=Doe')
  expect(wrong.status).toBe(400)
  expect(await wrong.text()).not.toContain('Doe')
  expect(log.join('')).not.toContain('Doe')
})

it('lists with a token, and takes only its own cursors', async () => {
  expect(await (await ask('/api/v1/studies')).json()).toEqual({ items: [], nextCursor: null })
  const refusal = await (await ask('/api/v1/studies?cursor=abc')).json()
  expect(refusal).toMatchObject({ code: 'request/invalid-cursor' })
})

it('refuses a token that would have more scopes than the one that asks for it', async () => {
  const made = await makeToken(['admin'], TOKEN)
  const { secret } = z.object({ secret: z.string() }).parse(await made.json())
  expect((await makeToken(['admin'], secret)).status).toBe(201)
  const refusal = await makeToken(['admin', 'studies:read'], secret)
  expect(refusal.status).toBe(403)
  const { code, detail } = z
    .object({ code: z.string(), detail: z.string() })
    .parse(await refusal.json())
  expect(code).toBe('auth/not-allowed')
  expect(detail).toContain('studies:read')
})
