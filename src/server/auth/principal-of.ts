/** From the headers of a request to who sends it. */
import { principalOfToken } from './api-tokens.ts'
import type { Auth } from './create-auth.ts'
import { freshSession } from './fresh-session.ts'
import { forgetGuestLink, secretInCookie } from './guest-cookie.ts'
import { findGuest, guestOf } from './guest-links.ts'
import { isBearer } from './origin-check.ts'
import { ROLES } from './roles.ts'
import type { Principal } from './principal.ts'

/** Where a guest's secret comes in, beside the cookie of `openGuestLink`; in the query only for what cannot set headers. */
export const LINK_HEADER = 'x-groundglass-link'
export const LINK_QUERY = 'link'

/** What of a request tells who sends it. */
export interface Credentials {
  authorization?: string | undefined
  /** The secret of a guest link, from header or query. */
  link?: string | undefined
  cookie?: string | undefined
}

/** Who it is, and the cookies to renew in the answer. */
export interface Identified {
  principal: Principal
  setCookie: string[]
}

/**
 * A token goes before a link, and a link before a session; what is given and not good is refused, never passed over. Cookies
 * are not given but kept: one of a link, or of a session, that has ended makes nobody of its browser.
 * @param auth the accounts
 * @param credentials what the request brings
 * @param otherwise who a request without any is
 * @returns the principal
 * @throws GroundglassError for a token or a link that is unknown, revoked or expired
 */
export async function principalOf(
  auth: Auth,
  credentials: Credentials,
  otherwise: Principal = { kind: 'nobody', publicMode: auth.publicMode },
): Promise<Identified> {
  const { authorization, link, cookie } = credentials
  if (isBearer(authorization)) {
    const secret = authorization.slice('Bearer '.length).trim()
    return { principal: await principalOfToken(auth, secret), setCookie: [] }
  }
  if (link !== undefined) return { principal: await guestOf(auth, link), setCookie: [] }
  if (cookie === undefined) return { principal: otherwise, setCookie: [] }
  const secret = secretInCookie(cookie)
  const guest = secret === null ? null : await findGuest(auth, secret)
  if (guest !== null) return { principal: guest, setCookie: [] }
  const ended = forgetGuestLink(auth, cookie)
  const fresh = await freshSession(auth, cookie)
  if (fresh !== null) return { principal: fresh, setCookie: ended }
  const { response, headers } = await auth.betterAuth.api.getSession({
    headers: new Headers({ cookie }),
    returnHeaders: true,
  })
  const setCookie = [...headers.getSetCookie(), ...ended]
  const user = response?.user
  const role = ROLES.find((known) => known === user?.role)
  const institutionId = user?.institutionId
  if (!user || !role || !institutionId || user.disabledAt)
    return { principal: otherwise, setCookie }
  return { principal: { kind: 'user', userId: user.id, role, institutionId }, setCookie }
}
