/** The institutions that people belong to; those of guest links are not among them. */
import { asc, eq, isNull } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { guestLinks, institutions } from '../database/schema.ts'
import type { Auth } from './create-auth.ts'

export interface Institution {
  id: string
  name: string
  createdAt: Date
}

/**
 * @param auth the accounts
 * @returns all of them, by name
 */
export async function listInstitutions(auth: Auth): Promise<Institution[]> {
  const rows = await auth.db
    .select({ institution: institutions })
    .from(institutions)
    .leftJoin(guestLinks, eq(guestLinks.institutionId, institutions.id))
    .where(isNull(guestLinks.id))
    .orderBy(asc(institutions.name))
  return rows.map(({ institution }) => institution)
}

/**
 * @param auth the accounts
 * @param name how it is called
 * @returns the new institution
 * @throws GroundglassError `auth/institution-exists`
 */
export async function createInstitution(auth: Auth, name: string): Promise<Institution> {
  const [made] = await auth.db
    .insert(institutions)
    .values({ name })
    .onConflictDoNothing({ target: institutions.name })
    .returning()
  if (made) return made
  throw new GroundglassError(
    'auth/institution-exists',
    'There is an institution of this name already. Use it, or choose another name.',
  )
}
