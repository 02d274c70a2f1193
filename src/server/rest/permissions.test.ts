/** Every route of the OpenAPI document, asked by everyone there can be, over HTTP, and compared with the policy's table. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import {
  type Column,
  COLUMNS,
  type Permission,
  POLICY,
  ROLES,
  type Scope,
  SCOPES,
} from '../auth/index.ts'
import { readServerConfig } from '../config.ts'
import { serve, type Server } from '../serve.ts'

const TOKEN = 'a token of the tests that is long enough'.replaceAll(' ', '-')
const PASSWORD = 'correct horse battery'
const log: string[] = []
let folder: string
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-rest-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  server = await start('private')
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

function start(mode: 'private' | 'public'): Promise<Server> {
  const config = readServerConfig({
    GROUNDGLASS_DATA: join(folder, mode),
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
    GROUNDGLASS_MODE: mode,
  })
  return serve(config, { logTo: { write: (line) => void log.push(line) } })
}

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

interface Route {
  readonly method: string
  readonly path: string
  readonly permission: Permission
}
async function routesOf(): Promise<Route[]> {
  const { paths } = await openApi()
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-permission': permission }]) => {
      expect(permission, `${method} ${path}`).toBeDefined()
      return { method: method.toUpperCase(), path, permission: permission! }
    }),
  )
  // Signing out ends the session that the walk goes by.
  const isSignOut = ({ method, path }: Route) => method === 'DELETE' && path === '/api/v1/session'
  return routes.toSorted((one, other) => Number(isSignOut(one)) - Number(isSignOut(other)))
}

/** What the headers of a request say of who asks. */
type Credentials = Record<string, string>

/** @returns whether each route lets them in; what they ask for is not there, or has no body, so nothing is changed */
async function walk(url: string, routes: readonly Route[], headers: Credentials) {
  const entered: boolean[] = []
  for (const { method, path } of routes) {
    const place = path.replaceAll(/\{[^}]+\}/g, '7f02d370-7934-4f8d-bae1-6cd0cd339994')
    const answer = await fetch(url + place, { method, headers })
    const refused = answer.status === 401 || answer.status === 403
    // Streams of events have no end to read to.
    if (!refused) await answer.body?.cancel()
    const body = refused ? await answer.text() : ''
    const code = answer.status === 401 ? 'auth/not-signed-in' : 'auth/not-allowed'
    if (refused && body !== '' && !body.includes(`"code":"${code}"`))
      throw new Error(
        `${method} ${path} refuses with ${answer.status}, but not with ${code}: ${body}`,
      )
    entered.push(!refused)
  }
  return entered
}

/** Makes a person of each role, as an administrator and they themselves would, and signs them in. */
async function signedIn(url: string, role: (typeof ROLES)[number]): Promise<Credentials> {
  const post = (path: string, body: object, headers: Credentials = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const administrator = { authorization: `Bearer ${TOKEN}` }
  const listed = await fetch(`${url}/api/v1/institutions`, { headers: administrator })
  const { items } = z
    .object({ items: z.array(z.object({ id: z.uuid() })) })
    .parse(await listed.json())
  const email = `${role}@clinic.example`
  const invited = await post(
    '/api/v1/invitations',
    { email, role, institutionId: items[0]!.id },
    administrator,
  )
  const { link } = z.object({ link: z.string() }).parse(await invited.json())
  const secret = new URL(link).hash.slice(1)
  await post('/api/v1/session/invitation', { secret, name: role, password: PASSWORD })
  const answer = await post('/api/v1/session', { email, password: PASSWORD })
  expect(answer.status).toBe(200)
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0])
  return { cookie: cookie.join('; '), origin: url }
}

it('lets everyone in where the table says so and nowhere else, on every route of the document', async () => {
  const open = await start('public')
  onTestFinished(() => open.close())
  const routes = await routesOf()
  const made = await fetch(`${open.url}/api/v1/guest-links`, { method: 'POST' })
  const { secret } = z.object({ secret: z.string() }).parse(await made.json())
  const found = new Map<Column, boolean[]>()
  for (const role of ROLES)
    found.set(role, await walk(open.url, routes, await signedIn(open.url, role)))
  found.set('guest', await walk(open.url, routes, { 'x-groundglass-link': secret }))
  found.set('public', await walk(open.url, routes, {}))
  found.set('nobody', await walk(server.url, routes, {}))
  const scopes: string[][] = routes.map(() => [])
  for (const scope of SCOPES) {
    const token = z
      .object({ secret: z.string() })
      .parse(await (await makeToken([scope], TOKEN)).json())
    const entered = await walk(server.url, routes, { authorization: `Bearer ${token.secret}` })
    for (const [i, may] of entered.entries()) if (may) scopes[i]!.push(scope)
  }

  const seen = routes.map((_, i) => ({
    who: COLUMNS.filter((column) => found.get(column)![i]),
    scopes: scopes[i]!,
  }))
  const written = routes.map(({ permission }) => {
    const { extent, scope } = POLICY[permission]
    const anyone = extent.nobody !== null
    return {
      who: COLUMNS.filter((column) => anyone || extent[column] !== null),
      scopes: SCOPES.filter((one) => anyone || one === scope),
    }
  })
  const named = <Value>(values: Value[]) =>
    routes.map(({ method, path }, i) => [`${method} ${path}`, values[i]])
  expect(named(seen)).toEqual(named(written))
  await expect(tableOf(routes, seen)).toMatchFileSnapshot('../../../docs/reference/routes.md')
})

function tableOf(routes: readonly Route[], seen: readonly { who: Column[]; scopes: string[] }[]) {
  const rows = routes.map(({ method, path, permission }, i) => {
    const { who, scopes } = seen[i]!
    const cells = COLUMNS.map((column) => (who.includes(column) ? 'yes' : ''))
    const tokens = scopes.length === SCOPES.length ? 'any' : scopes.map((scope) => `\`${scope}\``)
    return `| \`${method} ${path}\` | \`${permission}\` | ${[...cells, tokens].join(' | ')} |`
  })
  const head = [...ROLES, 'guest link', '`public` mode', 'anyone', 'token scope']
  return `# Routes

Every route of \`/api/openapi.json\`, and who is let in, as \`src/server/rest/permissions.test.ts\` found it by asking a running server as each
of them; the same test compares it with [the table of permissions](permissions.md), which also says how far each permission reaches. Run with \`-u\` it
writes this page anew.

| route | permission | ${head.join(' | ')} |
|${'---|'.repeat(head.length + 2)}
${rows.join('\n')}
`
}

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
