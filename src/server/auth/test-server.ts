/** For tests only: a server with accounts, a few routes, and people in it. */
import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import type { Database } from '../database/open-database.ts'
import { type Auth, type AuthOptions, createAuth } from './create-auth.ts'
import { AUTH_STATUS } from './error-status.ts'
import { clientOf, fastifyAuth, requires, withoutSecret } from './fastify-auth.ts'
import { type FirstStart, firstStart } from './first-start.ts'
import { createGuestLink } from './guest-links.ts'
import { acceptInvitation, invite } from './invitations.ts'
import { retryAfterSeconds } from './limits.ts'
import { authorise } from './policy.ts'
import type { Principal } from './principal.ts'
import type { Role } from './roles.ts'
import { changePassword, signIn, signOut } from './sign-in.ts'

export const PUBLIC_URL = 'http://localhost:8080'
export const PASSWORD = 'correct horse battery'

export interface TestServer {
  app: FastifyInstance
  auth: Auth
  first: FirstStart
  /** What the server and better-auth have logged. */
  log: string[]
  /** Makes somebody with that role, and signs them in. */
  person(role: Role): Promise<{ userId: string; email: string; cookie: string }>
}

/**
 * @param db the database
 * @param options other than the usual ones
 * @param otherwise who a request without credentials is
 * @returns a server that answers `inject`
 */
export async function testServer(
  { db }: Database,
  options: Partial<AuthOptions> = {},
  otherwise?: Principal,
): Promise<TestServer> {
  const log: string[] = []
  const auth = createAuth(db, {
    publicUrl: PUBLIC_URL,
    secret: 'a secret of the tests, and long enough',
    log: (level, message) => log.push(`${level} ${message}`),
    ...options,
  })
  const first = await firstStart(auth, { institutionName: 'Clinic' })
  const app = fastify({
    logger: {
      level: 'trace',
      stream: { write: (line: string) => log.push(line) },
      serializers: { req: ({ method, url }) => ({ method, url: withoutSecret(url) }) },
    },
  })
  app.setErrorHandler((error, request, reply) => {
    request.log.error(error)
    if (!(error instanceof GroundglassError)) return reply.send(error)
    const seconds = retryAfterSeconds(error)
    if (seconds !== null) reply.header('retry-after', seconds)
    const status = new Map<string, number>(Object.entries(AUTH_STATUS)).get(error.code) ?? 500
    return reply.status(status).send({ code: error.code, message: error.message })
  })
  await app.register(fastifyAuth, { auth, ...(otherwise ? { otherwise } : {}) })
  routes(app, auth)
  const person = async (role: Role) => {
    const email = `${role}-${randomUUID()}@clinic.example`
    const { link } = await invite(auth, { email, role, institutionId: first.institutionId })
    const secret = new URL(link).hash.slice(1)
    const from = { address: '192.0.2.77' }
    const { userId } = await acceptInvitation(
      auth,
      { secret, name: role, password: PASSWORD },
      from,
    )
    const { setCookie } = await signIn(auth, { email, password: PASSWORD }, from)
    return { userId, email, cookie: cookieOf(setCookie) }
  }
  return { app, auth, first, log, person }
}

/**
 * @param setCookie the Set-Cookie headers of an answer
 * @returns the Cookie header of the next request
 */
export function cookieOf(setCookie: string | readonly string[] | undefined): string {
  return [setCookie ?? []]
    .flat()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

/** What `rest/` will offer, in its shortest form. */
function routes(app: FastifyInstance, auth: Auth): void {
  app.post<{ Body: { email: string; password: string } }>(
    '/session',
    { config: requires('session.create') },
    async (request, reply) => {
      const { userId, setCookie } = await signIn(auth, request.body, clientOf(request))
      return reply.header('set-cookie', setCookie).send({ userId })
    },
  )
  app.get('/session', { config: requires('session.read') }, async ({ principal }) => principal)
  app.delete('/session', { config: requires('session.delete') }, async (request, reply) =>
    reply.header('set-cookie', await signOut(auth, clientOf(request))).send({}),
  )
  app.put<{ Body: { current: string; next: string } }>(
    '/password',
    { config: requires('password.write') },
    async (request, reply) => {
      const reach = authorise(request.principal, 'password.write')
      const userId = reach.kind === 'own' ? reach.userId : ''
      const from = clientOf(request)
      const { setCookie } = await changePassword(auth, request.body, userId, from)
      return reply.header('set-cookie', setCookie).send({})
    },
  )
  app.post<{ Body: { secret: string; name: string; password: string; email?: string } }>(
    '/invitation',
    { config: requires('session.create') },
    (request) => acceptInvitation(auth, request.body, clientOf(request)),
  )
  app.post('/links', { config: requires('guest-links.create') }, (request) =>
    createGuestLink(auth, 24 * 3600_000, clientOf(request)),
  )
  app.get('/studies', { config: requires('studies.read') }, async ({ principal }) =>
    authorise(principal, 'studies.read'),
  )
  app.post('/studies', { config: requires('uploads.create') }, async ({ principal }) =>
    authorise(principal, 'uploads.create'),
  )
}
