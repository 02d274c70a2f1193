/** Tells the audit trail of sign-ins that were refused: the account that was meant, if it is one, and never what was typed. */
import { eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { recordAudit, recordOnceAnHour } from '../audit/index.ts'
import type { Auth } from './create-auth.ts'
import { users } from './schema.ts'

/**
 * @param auth the accounts
 * @param email in lower case
 * @param error what the sign-in threw; a fault of the server's is none of the person's
 */
export async function recordRefusal(auth: Auth, email: string, error: unknown): Promise<void> {
  if (!(error instanceof GroundglassError) || !error.code.startsWith('auth/')) return
  const [user] = await auth.db.select({ id: users.id }).from(users).where(eq(users.email, email))
  const refusal = {
    actor: { kind: 'nobody', id: null },
    ...(user && { object: { type: 'user', id: user.id } }),
    detail: { code: error.code },
  } as const
  // Whoever is locked out may try on and on: the trail must not grow with it.
  if (error.code === 'auth/locked-out')
    await recordOnceAnHour(auth.db, { ...refusal, action: 'session.lock-out' })
  else await recordAudit(auth.db, { ...refusal, action: 'session.refuse' })
}
