/** The first administrator: made by whoever opens the link that the first start printed. */
import { and, asc, eq, exists, isNull, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { institutions } from '../database/schema.ts'
import type { Queries } from '../database/session.ts'
import { accounts, users } from './schema.ts'

/** Held while what there is only one of is made: server processes start, and people click, at the same time. */
const FIRST_LOCK = 0x67675f31

/**
 * @param tx a transaction; it waits here for any other that makes something first
 */
export async function lockFirst(tx: Queries): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(FIRST_LOCK))})`)
}

/**
 * @param db the database
 * @returns whether there is an administrator who can sign in
 */
export async function hasAdministrator(db: Queries): Promise<boolean> {
  const [found] = await db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'administrator'),
        isNull(users.disabledAt),
        exists(db.select().from(accounts).where(eq(accounts.userId, users.id))),
      ),
    )
    .limit(1)
  return found !== undefined
}

/**
 * @param db the database
 * @param name what it is called if there is none yet
 * @returns the id of the first institution
 */
export async function firstInstitution(db: Queries, name: string): Promise<string> {
  const [found] = await db
    .select({ id: institutions.id })
    .from(institutions)
    .orderBy(asc(institutions.createdAt), asc(institutions.id))
    .limit(1)
  if (found) return found.id
  const [made] = await db.insert(institutions).values({ name }).returning({ id: institutions.id })
  return made!.id
}

/**
 * @param tx the transaction that also gives them their password
 * @param person who
 * @param person.email what they will sign in with
 * @param person.name how they are called
 * @returns the new user
 * @throws GroundglassError `auth/invitation-used` when there is an administrator already, `auth/email-missing`,
 * `auth/user-exists`
 */
export async function firstAdministrator(
  tx: Queries,
  person: { email?: string; name: string },
): Promise<{ userId: string; email: string }> {
  await lockFirst(tx)
  if (await hasAdministrator(tx))
    throw new GroundglassError(
      'auth/invitation-used',
      'This link makes the first administrator, and there is one already. Ask them for an invitation.',
    )
  if (!person.email)
    throw new GroundglassError(
      'auth/email-missing',
      'The first administrator also says the e-mail address to sign in with, and it is missing. Add "email".',
    )
  const email = person.email.trim().toLowerCase()
  const [user] = await tx
    .insert(users)
    .values({
      email,
      name: person.name,
      emailVerified: true,
      role: 'administrator',
      institutionId: await firstInstitution(tx, 'Groundglass'),
    })
    .onConflictDoNothing({ target: users.email })
    .returning({ userId: users.id, email: users.email })
  if (!user)
    throw new GroundglassError(
      'auth/user-exists',
      'There is an account with this e-mail address already. Choose another address.',
    )
  return user
}
