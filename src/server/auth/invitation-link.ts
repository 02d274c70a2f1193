/** Links that work once and set a password. */
import type { Queries } from '../database/session.ts'
import { invitations } from './schema.ts'
import { newSecret, sha256Of } from './secrets.ts'

/** How long an invitation is good. */
export const INVITATION_MS = 7 * 24 * 3600_000

/**
 * @param db the database
 * @param publicUrl where people reach the server
 * @param userId whose password it sets; null: it makes the first administrator
 * @returns the link
 */
export async function newLink<User extends string | null>(
  db: Queries,
  publicUrl: URL,
  userId: User,
): Promise<{ userId: User; link: string; expiresAt: Date }> {
  const secret = newSecret()
  const expiresAt = new Date(Date.now() + INVITATION_MS)
  await db.insert(invitations).values({ userId, sha256: sha256Of(secret), expiresAt })
  // Behind the #, where no browser sends it and no server logs it.
  return { userId, link: new URL(`/invitation#${secret}`, publicUrl).href, expiresAt }
}
