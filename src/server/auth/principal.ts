/** Who is asking: the four kinds of principal, and what each is known by. */
import type { Role, Scope } from './roles.ts'

/** A person signed in with a session cookie. */
export interface UserPrincipal {
  kind: 'user'
  userId: string
  role: Role
  institutionId: string
}

/** A script with an API token: never more than its owner may, and of that only what its scopes name. */
export interface TokenPrincipal {
  kind: 'token'
  tokenId: string
  /** The owner, whose role and institution these are at this moment. */
  userId: string
  role: Role
  institutionId: string
  scopes: readonly Scope[]
}

/** The holder of a secret link in `public` mode: sees what hangs on that link, and nothing else. */
export interface GuestPrincipal {
  kind: 'guest'
  guestLinkId: string
  /** An institution that holds what came by this link, and nothing else. */
  institutionId: string
  expiresAt: Date
}

/** A request without credentials. */
interface NobodyPrincipal {
  kind: 'nobody'
  /** Whether the server runs in `public` mode, where anyone may ask for a link and browse the library. */
  publicMode: boolean
}

export type Principal = UserPrincipal | TokenPrincipal | GuestPrincipal | NobodyPrincipal
