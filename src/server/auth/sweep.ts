/** Deletes what has ended and nobody will ask for again. */
import { lte } from 'drizzle-orm'
import type { Auth } from './create-auth.ts'
import { sweepLimits } from './limits.ts'
import { sessions, verifications } from './schema.ts'

/**
 * To be called now and then (once an hour will do). Ended invitations and tokens stay, to be told by name.
 * @param auth the accounts
 * @param now the moment before which things have ended
 */
export async function sweepAccounts(auth: Auth, now = new Date()): Promise<void> {
  await sweepLimits(auth.db, now)
  await auth.db.delete(sessions).where(lte(sessions.expiresAt, now))
  await auth.db.delete(verifications).where(lte(verifications.expiresAt, now))
}
