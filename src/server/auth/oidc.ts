/** Sign-in through an OpenID provider: the way there and back. */
import { GroundglassError } from '../../core/index.ts'
import { recordAudit } from '../audit/index.ts'
import { type Client, headersOf } from './client.ts'
import type { Auth } from './create-auth.ts'
import { OIDC_ID } from './oidc-options.ts'

/** A redirect, and the cookies that go with it. */
export interface Redirect {
  location: string
  setCookie: string[]
}

/**
 * @param auth the accounts
 * @param to the page to come back to: a path of this server
 * @param from the client
 * @returns where to send the browser
 * @throws GroundglassError `auth/no-oidc` where no provider is configured or it cannot be reached,
 * `auth/cross-origin` when `to` leads elsewhere
 */
export async function startOidc(auth: Auth, to: string, from: Client): Promise<Redirect> {
  const headers = headersOf({ address: from.address })
  headers.set('content-type', 'application/json')
  headers.set('origin', auth.publicUrl.origin)
  const response = await auth.betterAuth.handler(
    new Request(new URL('/api/auth/sign-in/social', auth.publicUrl), {
      method: 'POST',
      headers,
      body: JSON.stringify({
        provider: OIDC_ID,
        callbackURL: to,
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      }),
    }),
  )
  if (response.status === 403) {
    throw new GroundglassError(
      'auth/cross-origin',
      'After signing in one comes back to a page of this server, and "to" leads elsewhere. Give a path, such as /studies.',
    )
  }
  const body: unknown = response.ok ? await response.json() : null
  if (typeof body !== 'object' || body === null || !('url' in body) || typeof body.url !== 'string')
    throw new GroundglassError(
      'auth/no-oidc',
      auth.oidc === null
        ? 'No OpenID provider is configured. Sign in with e-mail and password.'
        : `The OpenID provider ${auth.oidc.issuer} cannot be reached. Try again later, or sign in with e-mail and password.`,
    )
  return { location: body.url, setCookie: response.headers.getSetCookie() }
}

/**
 * @param auth the accounts
 * @param url the path and query of the request by which the browser came back
 * @param from the client
 * @returns where to send the browser: the page it started from, or `/sign-in?error=...` when it was refused
 * @throws GroundglassError `auth/no-oidc` where no provider is configured
 */
export async function finishOidc(auth: Auth, url: string, from: Client): Promise<Redirect> {
  const response = await auth.betterAuth.handler(
    new Request(new URL(url, auth.publicUrl), { headers: headersOf(from) }),
  )
  const location = response.headers.get('location')
  if (location === null) {
    throw new GroundglassError(
      'auth/no-oidc',
      `An OpenID provider sends browsers here, and this request was answered with status ${response.status}. Start again from the sign-in page.`,
    )
  }
  const setCookie = response.headers.getSetCookie()
  await recordSignIn(auth, setCookie)
  return { location, setCookie }
}

/** Before the browser has the cookie of a session that nobody has been told of. */
async function recordSignIn(auth: Auth, setCookie: readonly string[]): Promise<void> {
  const cookie = setCookie.map((each) => each.split(';', 1)[0]).join('; ')
  const session = await auth.betterAuth.api.getSession({ headers: new Headers({ cookie }) })
  await recordAudit(auth.db, {
    actor: session ? { kind: 'user', id: session.user.id } : { kind: 'nobody', id: null },
    action: session ? 'session.begin' : 'session.refuse',
    detail: { by: 'oidc' },
  })
}
