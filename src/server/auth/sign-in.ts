/** Signing in and out with a password, and changing it. */
import { APIError } from 'better-auth/api'
import { GroundglassError } from '../../core/index.ts'
import { recordAudit } from '../audit/index.ts'
import { type Client, headersOf } from './client.ts'
import { ACCOUNT_DISABLED, type Auth, PASSWORD_LENGTH } from './create-auth.ts'
import { forget, giveBack, networkOf, spend } from './limits.ts'
import { recordRefusal } from './record-refusal.ts'

/** Whose session it is now, and the cookies that the answer must set. */
export interface SignedIn {
  userId: string
  setCookie: string[]
}

/**
 * @param auth the accounts
 * @param credentials who, and the proof
 * @param credentials.email in any case
 * @param credentials.password the password
 * @param from the client
 * @returns the new session
 * @throws GroundglassError `auth/wrong-credentials` for a wrong password and an unknown address alike,
 * `auth/locked-out` after too many of them, `auth/account-disabled`
 */
export async function signIn(
  auth: Auth,
  credentials: { email: string; password: string },
  from: Client,
): Promise<SignedIn> {
  const account = credentials.email.trim().toLowerCase()
  try {
    const signedIn = await signInAs(auth, account, credentials.password, from)
    const actor = { kind: 'user', id: signedIn.userId } as const
    await recordAudit(auth.db, { actor, action: 'session.begin', detail: { by: 'password' } })
    return signedIn
  } catch (error) {
    await recordRefusal(auth, account, error)
    throw error
  }
}

async function signInAs(
  auth: Auth,
  account: string,
  password: string,
  from: Client,
): Promise<SignedIn> {
  const network = networkOf(from.address)
  // Unknown addresses are counted like known ones: the lock tells nobody who has an account.
  await spend(auth.db, auth.limits.accountSignIns, account)
  await spend(auth.db, auth.limits.addressSignIns, network)
  try {
    const { response, headers } = await auth.betterAuth.api.signInEmail({
      body: { email: account, password },
      headers: headersOf(from),
      returnHeaders: true,
    })
    await forget(auth.db, auth.limits.accountSignIns, account)
    await giveBack(auth.db, auth.limits.addressSignIns, network)
    return { userId: response.user.id, setCookie: headers.getSetCookie() }
  } catch (error) {
    if (!(error instanceof APIError) || error.statusCode >= 500) throw error
    throw error.body?.code === ACCOUNT_DISABLED
      ? new GroundglassError(
          'auth/account-disabled',
          'This account has been disabled. Ask an administrator.',
        )
      : new GroundglassError(
          'auth/wrong-credentials',
          'There is no account with this e-mail address and this password. Check both, or ask an administrator for a new link.',
        )
  }
}

/**
 * @param auth the accounts
 * @param from the client
 * @returns the cookies that the answer must set: they end the session in the browser as it ends here
 */
export async function signOut(auth: Auth, from: Client): Promise<string[]> {
  const { headers } = await auth.betterAuth.api.signOut({
    headers: headersOf(from),
    returnHeaders: true,
  })
  return headers.getSetCookie()
}

/**
 * Ends all sessions of the user but begins this one anew.
 * @param auth the accounts
 * @param passwords the present one, and the next
 * @param passwords.current the present one
 * @param passwords.next the next
 * @param userId the user who is signed in
 * @param from the client, with the session's cookie
 * @returns the new session
 * @throws GroundglassError `auth/wrong-credentials`, `auth/weak-password`, `auth/locked-out`
 */
export async function changePassword(
  auth: Auth,
  passwords: { current: string; next: string },
  userId: string,
  from: Client,
): Promise<SignedIn> {
  checkPassword(passwords.next)
  await spend(auth.db, auth.limits.passwordChanges, userId)
  try {
    const { headers } = await auth.betterAuth.api.changePassword({
      body: {
        currentPassword: passwords.current,
        newPassword: passwords.next,
        revokeOtherSessions: true,
      },
      headers: headersOf(from),
      returnHeaders: true,
    })
    await forget(auth.db, auth.limits.passwordChanges, userId)
    await recordAudit(auth.db, { actor: { kind: 'user', id: userId }, action: 'password.change' })
    return { userId, setCookie: headers.getSetCookie() }
  } catch (error) {
    if (!(error instanceof APIError) || error.statusCode >= 500) throw error
    throw new GroundglassError(
      'auth/wrong-credentials',
      'The present password is another, or this account has none. Check it, or ask an administrator for a new link.',
    )
  }
}

/**
 * @param password a password to be
 * @throws GroundglassError `auth/weak-password`
 */
export function checkPassword(password: string): void {
  const { min, max } = PASSWORD_LENGTH
  if (password.length >= min && password.length <= max) return
  throw new GroundglassError(
    'auth/weak-password',
    `A password has ${min} to ${max} characters, and this one has ${password.length}. A few words make a good one.`,
  )
}
