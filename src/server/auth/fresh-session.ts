/**
 * The usual case of a session, in one query: better-auth needs two and several milliseconds of processor time, with
 * every request. What is unusual (an unknown, ended or ageing session, a disabled account) is left to better-auth.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { type Auth, SESSION } from './create-auth.ts'
import type { UserPrincipal } from './principal.ts'
import { sessions, users } from './schema.ts'

/**
 * @param auth the accounts
 * @param cookie the Cookie header of a request
 * @returns who is signed in; null where better-auth has to look
 */
export async function freshSession(auth: Auth, cookie: string): Promise<UserPrincipal | null> {
  const token = await signedToken(auth, cookie)
  if (token === null) return null
  const [found] = await auth.db
    .select({
      userId: users.id,
      role: users.role,
      institutionId: users.institutionId,
      disabledAt: users.disabledAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.token, token))
  if (found === undefined) return null
  const { disabledAt, expiresAt, ...user } = found
  const leftSeconds = (expiresAt.getTime() - Date.now()) / 1000
  if (disabledAt !== null || leftSeconds <= SESSION.expiresIn - SESSION.updateAge) return null
  return { kind: 'user', ...user }
}

/** The cookie as better-auth writes it: the token, a point, its HMAC-SHA-256 in base64. */
async function signedToken({ betterAuth }: Auth, cookie: string): Promise<string | null> {
  const { authCookies, secret } = await betterAuth.$context
  const start = `${authCookies.sessionToken.name}=`
  const pair = cookie.split(/; */).find((one) => one.startsWith(start))
  const [, token, signature] =
    /^([\w-]+)\.([\w+/]+=*)$/.exec(decoded(pair?.slice(start.length) ?? '')) ?? []
  if (token === undefined || signature === undefined) return null
  const expected = createHmac('sha256', secret).update(token).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
