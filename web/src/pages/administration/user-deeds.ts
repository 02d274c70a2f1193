/** What an administrator does with an account; the table names it, the page does it. */
import type { Invitation, Role } from '../../api/index.ts'

export const ROLES = [
  'administrator',
  'radiologist',
  'researcher',
  'visitor',
] as const satisfies readonly Role[]

export type UserDeed =
  | {
      readonly kind: 'change'
      readonly change: { role?: Role; institutionId?: string; disabled?: boolean }
    }
  | { readonly kind: 'end-lock-out' | 'new-link' | 'remove' }

/** A link that was made, and for whom. */
export interface MadeLink extends Pick<Invitation, 'link' | 'expiresAt'> {
  readonly email: string
}
