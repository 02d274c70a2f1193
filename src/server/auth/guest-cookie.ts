/**
 * A guest link as a browser keeps it: in a cookie that no script can read, so that pictures, downloads, uploads and streams of
 * events come by the link as everything else does. It lives no longer than the link.
 */
import type { Auth } from './create-auth.ts'
import { guestOf } from './guest-links.ts'

const NAME = 'groundglass.link'

/**
 * @param auth the accounts
 * @param secret what the link holds
 * @returns the guest's link, and the cookie that the answer must set
 * @throws GroundglassError `auth/unknown-link`, `auth/link-expired`
 */
export async function openGuestLink(
  auth: Auth,
  secret: string,
): Promise<{ guestLinkId: string; expiresAt: Date; setCookie: string[] }> {
  const { guestLinkId, expiresAt } = await guestOf(auth, secret)
  return { guestLinkId, expiresAt, setCookie: [cookieOf(auth, secret, expiresAt)] }
}

/**
 * @param auth the accounts
 * @param cookie the Cookie header of a request
 * @returns the cookies that an answer must set so that the browser forgets its link; none where it has none
 */
export function forgetGuestLink(auth: Auth, cookie: string | undefined): string[] {
  return secretInCookie(cookie) === null ? [] : [cookieOf(auth, '', new Date(0))]
}

/** @param cookie the Cookie header of a request @returns the secret of a guest link; null without one */
export function secretInCookie(cookie = ''): string | null {
  return new RegExp(`(?:^|; *)${NAME}=([\\w-]+)`).exec(cookie)?.[1] ?? null
}

function cookieOf({ publicUrl }: Auth, secret: string, expires: Date): string {
  const secure = publicUrl.protocol === 'https:' ? '; Secure' : ''
  return `${NAME}=${secret}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Strict${secure}`
}
