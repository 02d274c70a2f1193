/**
 * Invitations: how accounts come about, and how a forgotten password is replaced. An administrator makes the account
 * and hands over a link that works once; whoever opens it sets the password. No mail is sent.
 */
import { and, eq, gt, isNull } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { recordAudit } from '../audit/index.ts'
import type { Client } from './client.ts'
import type { Auth } from './create-auth.ts'
import type { Queries } from '../database/session.ts'
import { firstAdministrator } from './first-administrator.ts'
import { newLink } from './invitation-link.ts'
import { networkOf, spend } from './limits.ts'
import type { Role } from './roles.ts'
import { accounts, invitations, sessions, users } from './schema.ts'
import { sha256Of } from './secrets.ts'
import { checkPassword } from './sign-in.ts'
import { unknownUser } from './users.ts'

/** A link to hand over: it is nowhere else. */
export interface Invitation {
  userId: string
  link: string
  expiresAt: Date
}

/**
 * Makes an account that nobody can use yet, and the link that gives it a password. Signing in through an OpenID
 * provider that tells the same e-mail address opens it too.
 * @param auth the accounts
 * @param person who
 * @param person.email where the provider, or they themselves, know them
 * @param person.role what they may
 * @param person.institutionId whose studies they see
 * @returns the link
 * @throws GroundglassError `auth/user-exists`; `database/no-such-row` for an unknown institution
 */
export async function invite(
  auth: Auth,
  person: { email: string; role: Role; institutionId: string },
): Promise<Invitation> {
  const email = person.email.trim().toLowerCase()
  return auth.db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      // Vouched for by the administrator who wrote it down.
      .values({ ...person, email, name: email, emailVerified: true })
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id })
    if (!user)
      throw new GroundglassError(
        'auth/user-exists',
        'There is an account with this e-mail address already. Make a new link for it instead.',
      )
    return newLink(tx, auth.publicUrl, user.id)
  })
}

/**
 * Makes a new link for an account, in place of those that it had; its password is good until the link is used.
 * @param auth the accounts
 * @param userId whose password it sets
 * @returns the link
 * @throws GroundglassError `auth/unknown-user`
 */
export async function inviteAgain(auth: Auth, userId: string): Promise<Invitation> {
  return auth.db.transaction(async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId))
    if (!user) unknownUser()
    await tx
      .delete(invitations)
      .where(and(eq(invitations.userId, userId), isNull(invitations.usedAt)))
    return newLink(tx, auth.publicUrl, userId)
  })
}

/**
 * @param auth the accounts
 * @param answer what the person who has the link sends
 * @param answer.secret what follows `#` in the link
 * @param answer.name how they are called
 * @param answer.password their password from now on; the sessions that there were end
 * @param answer.email only the first administrator says his own
 * @param from the client
 * @returns who can sign in now
 * @throws GroundglassError `auth/unknown-invitation`, `auth/invitation-used`, `auth/invitation-expired`,
 * `auth/weak-password`, `auth/email-missing`, `auth/user-exists`, `auth/too-many-requests`
 */
export async function acceptInvitation(
  auth: Auth,
  answer: { secret: string; name: string; password: string; email?: string },
  from: Client,
): Promise<{ userId: string; email: string }> {
  await spend(auth.db, auth.limits.invitationsTried, networkOf(from.address))
  checkPassword(answer.password)
  const context = await auth.betterAuth.$context
  const password = await context.password.hash(answer.password)
  return auth.db.transaction(async (tx) => {
    const userId = await take(tx, sha256Of(answer.secret))
    const user =
      userId === null ? await firstAdministrator(tx, answer) : await named(tx, userId, answer.name)
    await tx
      .insert(accounts)
      .values({ userId: user.userId, providerId: 'credential', accountId: user.userId, password })
      .onConflictDoUpdate({
        target: [accounts.providerId, accounts.accountId],
        set: { password, updatedAt: new Date() },
      })
    await tx.delete(sessions).where(eq(sessions.userId, user.userId))
    await recordAudit(tx, { actor: { kind: 'user', id: user.userId }, action: 'user.accept' })
    return user
  })
}

/** Uses an invitation up, and says whose it was; a second one at the same time waits here, and finds it used. */
async function take(tx: Queries, sha256: string): Promise<string | null> {
  const now = new Date()
  const [taken] = await tx
    .update(invitations)
    .set({ usedAt: now })
    .where(
      and(
        eq(invitations.sha256, sha256),
        isNull(invitations.usedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .returning({ userId: invitations.userId })
  if (taken) return taken.userId
  const [found] = await tx.select().from(invitations).where(eq(invitations.sha256, sha256))
  if (!found) throw refused('auth/unknown-invitation', 'This link is none of this server')
  throw found.usedAt === null
    ? refused(
        'auth/invitation-expired',
        `This link was good until ${found.expiresAt.toISOString()}`,
      )
    : refused('auth/invitation-used', `This link was used on ${found.usedAt.toISOString()}`)
}

function refused(code: `auth/${string}`, why: string): GroundglassError {
  return new GroundglassError(code, `${why}. Ask an administrator for a new one.`)
}

async function named(tx: Queries, userId: string, name: string) {
  const [user] = await tx
    .update(users)
    .set({ name, updatedAt: new Date() })
    .where(eq(users.id, userId))
    .returning({ userId: users.id, email: users.email })
  return user!
}
