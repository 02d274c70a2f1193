/** The accounts in Fastify: who asks is known, and may, before a handler runs; a route that says nothing is refused. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import type { Client } from './client.ts'
import type { Auth } from './create-auth.ts'
import { networkOf, spend } from './limits.ts'
import { finishOidc, startOidc } from './oidc.ts'
import { OIDC_ID } from './oidc-options.ts'
import { checkOrigin } from './origin-check.ts'
import { authorise, type Permission } from './policy.ts'
import type { Principal } from './principal.ts'
import { LINK_HEADER, LINK_QUERY, principalOf } from './principal-of.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    principal: Principal
  }
  interface FastifyContextConfig {
    permission?: Permission
  }
}

export interface FastifyAuthOptions {
  auth: Auth
  /** Who a request without credentials is; nobody, or the visitor of a demonstration. */
  otherwise?: Principal
}

/**
 * @param permission what one must be allowed to enter the route
 * @returns the route's config: `app.get('/studies', { config: requires('studies.read') }, ...)`
 */
export function requires(permission: Permission): { permission: Permission } {
  return { permission }
}

/**
 * For plugins that bring routes of their own: all routes registered in this scope from now on need the permission.
 * @param scope the scope that the plugin is registered in
 * @param permission what one must be allowed
 */
export function requireForAll(scope: FastifyInstance, permission: Permission): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, permission }
  })
}

/**
 * To be registered before any route. It adds `request.principal`, the checks, and two routes for an OpenID provider:
 * `GET /api/auth/oidc?to=/PATH` and `GET /api/auth/callback/oidc`.
 * @param app the server
 * @param options the accounts
 */
export async function fastifyAuth(
  app: FastifyInstance,
  { auth, otherwise }: FastifyAuthOptions,
): Promise<void> {
  const routes: RouteOptions[] = []
  app.decorateRequest('principal')
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  // Not in onRoute: `requireForAll` of an inner scope has its say after this one.
  app.addHook('onReady', async () => refuseUndeclared(routes))
  app.addHook('onRequest', async (request, reply) => {
    checkOrigin(request, auth.origins)
    const { principal, setCookie } = await principalOf(auth, credentialsOf(request), otherwise)
    request.principal = principal
    if (setCookie.length > 0) reply.header('set-cookie', setCookie)
    if (request.is404) return
    const { permission } = request.routeOptions.config
    if (permission === undefined) throw undeclared([request.routeOptions.url ?? request.url])
    authorise(principal, permission)
  })
  app.get('/api/auth/oidc', { config: requires('session.create') }, async (request, reply) => {
    const from = clientOf(request)
    await spend(auth.db, auth.limits.oidcSignIns, networkOf(from.address))
    const { location, setCookie } = await startOidc(auth, queryOf(request, 'to') ?? '/', from)
    return reply.header('set-cookie', setCookie).redirect(location)
  })
  app.get(
    `/api/auth/callback/${OIDC_ID}`,
    { config: requires('session.create') },
    async (request, reply) => {
      const from = clientOf(request)
      await spend(auth.db, auth.limits.oidcSignIns, networkOf(from.address))
      const { location, setCookie } = await finishOidc(auth, request.url, from)
      return reply.header('set-cookie', setCookie).redirect(location)
    },
  )
}
// What fastify-plugin does: hooks and decorations are the whole server's, not this plugin's own.
Object.assign(fastifyAuth, { [Symbol.for('skip-override')]: true })

/**
 * @param request a request
 * @returns what the functions of this folder want to know of the client behind it
 */
export function clientOf(request: FastifyRequest): Client {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'],
    cookie: request.headers.cookie,
  }
}

/**
 * @param url the path and query of a request
 * @returns the same without the secret of a guest link: what a log may hold
 */
export function withoutSecret(url: string): string {
  return url.replaceAll(/([?&](?:link|code|state)=)[^&#]*/g, '$1***')
}

function credentialsOf(request: FastifyRequest) {
  const header = request.headers[LINK_HEADER]
  return {
    authorization: request.headers.authorization,
    cookie: request.headers.cookie,
    link: typeof header === 'string' ? header : queryOf(request, LINK_QUERY),
  }
}

function queryOf({ query }: FastifyRequest, name: string): string | undefined {
  if (typeof query !== 'object' || query === null || !(name in query)) return undefined
  const value: unknown = Reflect.get(query, name)
  return typeof value === 'string' ? value : undefined
}

function refuseUndeclared(routes: readonly RouteOptions[]): void {
  const urls = routes.filter(({ config }) => config?.permission === undefined).map(({ url }) => url)
  if (urls.length > 0) throw undeclared(urls)
}

function undeclared(urls: readonly string[]): GroundglassError {
  return new GroundglassError(
    'auth/undeclared-route',
    `Every route says who may enter it, and ${urls.join(', ')} does not. Add { config: requires('...') }, see policy.ts.`,
  )
}
