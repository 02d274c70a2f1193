/**
 * The defence against forged requests of other sites (CSRF).
 *
 * - GET, HEAD, OPTIONS change nothing, so they need none; other sites cannot read the answers (no CORS), and
 *   SameSite=Lax keeps the cookie from all but plain links.
 * - What carries `Authorization: Bearer` is not forged: no browser adds that by itself (as it does `Basic`), and before
 *   it lets a page of another site add it, it asks for a permission that we never give.
 * - All else must name in `Origin` a page of this server. Without that header only what has no cookie passes: scripts,
 *   which no browser stands behind. Every browser sends it with every POST, PUT, PATCH and DELETE.
 */
import { GroundglassError } from '../../core/index.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * @param publicUrl where people reach the server
 * @param further origins of pages served from elsewhere
 * @returns the origins whose pages may use the session cookies; a loopback address counts under each of its names
 */
export function trustedOriginsOf(publicUrl: URL, further: readonly string[] = []): string[] {
  const names = LOOPBACK.includes(publicUrl.hostname) ? LOOPBACK : [publicUrl.hostname]
  const own = names.map((name) => {
    const url = new URL(publicUrl)
    url.hostname = name
    return url.origin
  })
  return [...own, ...further]
}

/**
 * @param authorization the header of that name
 * @returns whether it holds a token
 */
export function isBearer(authorization: unknown): authorization is string {
  return typeof authorization === 'string' && /^bearer /i.test(authorization)
}

/**
 * @param request what came
 * @param request.method its method
 * @param request.headers its headers, names in lower case
 * @param origins whose pages may use the session cookies
 * @throws GroundglassError `auth/cross-origin` for what another site's page may have made a browser send
 */
export function checkOrigin(
  request: { method: string; headers: Record<string, string | string[] | undefined> },
  origins: readonly string[],
): void {
  const { authorization, origin, cookie } = request.headers
  if (SAFE.has(request.method) || isBearer(authorization)) return
  if (origin === undefined ? cookie === undefined : origins.includes(String(origin))) return
  throw new GroundglassError(
    'auth/cross-origin',
    `A ${request.method} with a session cookie must come from a page of this server, and its Origin header ${origin === undefined ? 'is missing' : 'names another'}. Use the server's own address (GROUNDGLASS_PUBLIC_URL), or an API token.`,
  )
}
