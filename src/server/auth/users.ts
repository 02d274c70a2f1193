/** What administrators do with accounts. */
import { asc, eq } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Auth } from './create-auth.ts'
import type { Queries } from '../database/session.ts'
import { hasAdministrator, lockFirst } from './first-administrator.ts'
import { forget } from './limits.ts'
import type { Role } from './roles.ts'
import { sessions, users } from './schema.ts'

/** What is told of a user. */
export interface User {
  id: string
  name: string
  email: string
  role: Role
  institutionId: string
  disabledAt: Date | null
  createdAt: Date
}

const TOLD = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  institutionId: users.institutionId,
  disabledAt: users.disabledAt,
  createdAt: users.createdAt,
}

/**
 * @param auth the accounts
 * @returns all users, by e-mail address
 */
export async function listUsers(auth: Auth): Promise<User[]> {
  return auth.db.select(TOLD).from(users).orderBy(asc(users.email))
}

/**
 * @param auth the accounts
 * @param userId which one
 * @returns the user
 * @throws GroundglassError `auth/unknown-user`
 */
export async function findUser(auth: Auth, userId: string): Promise<User> {
  const [user] = await auth.db.select(TOLD).from(users).where(eq(users.id, userId))
  return user ?? unknownUser()
}

/**
 * A disabled user's sessions end at once, and their tokens are refused until they are enabled again.
 * @param auth the accounts
 * @param userId which one
 * @param change what becomes different
 * @param change.role what they may
 * @param change.institutionId whose studies they see
 * @param change.disabled whether the account rests
 * @returns the user as they are now
 * @throws GroundglassError `auth/unknown-user`, `auth/last-administrator`
 */
export async function changeUser(
  auth: Auth,
  userId: string,
  change: { role?: Role; institutionId?: string; disabled?: boolean },
): Promise<User> {
  const { disabled, ...columns } = change
  return keepingAnAdministrator(auth, async (tx) => {
    const [user] = await tx
      .update(users)
      .set({
        ...columns,
        ...(disabled === undefined ? {} : { disabledAt: disabled ? new Date() : null }),
        updatedAt: new Date(),
      })
      .where(eq(users.id, userId))
      .returning(TOLD)
    if (disabled) await tx.delete(sessions).where(eq(sessions.userId, userId))
    return user ?? unknownUser()
  })
}

/**
 * Removes an account with its sessions, tokens and invitations. What the user did keeps their id.
 * @param auth the accounts
 * @param userId which one
 * @throws GroundglassError `auth/unknown-user`, `auth/last-administrator`
 */
export async function deleteUser(auth: Auth, userId: string): Promise<void> {
  await keepingAnAdministrator(auth, async (tx) => {
    const [user] = await tx.delete(users).where(eq(users.id, userId)).returning({ id: users.id })
    return user ?? unknownUser()
  })
}

/**
 * Ends a lock-out before its time.
 * @param auth the accounts
 * @param userId whose
 * @throws GroundglassError `auth/unknown-user`
 */
export async function unlockUser(auth: Auth, userId: string): Promise<void> {
  const { email } = await findUser(auth, userId)
  await forget(auth.db, auth.limits.accountSignIns, email)
  await forget(auth.db, auth.limits.passwordChanges, userId)
}

/** Two administrators who remove each other at the same time wait for one another here. */
async function keepingAnAdministrator<T>(
  auth: Auth,
  change: (tx: Queries) => Promise<T>,
): Promise<T> {
  return auth.db.transaction(async (tx) => {
    await lockFirst(tx)
    const before = await hasAdministrator(tx)
    const result = await change(tx)
    if (before && !(await hasAdministrator(tx)))
      throw new GroundglassError(
        'auth/last-administrator',
        'This is the last administrator who can sign in. Make another one first.',
      )
    return result
  })
}

/**
 * @throws GroundglassError `auth/unknown-user`
 */
export function unknownUser(): never {
  throw new GroundglassError('auth/unknown-user', 'There is no such user. List the users.')
}
