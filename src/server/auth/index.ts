/** Who may do what: accounts, tokens, invitations, guest links, one policy table, and all this in Fastify. */
export { type ApiToken, createToken, listTokens, revokeToken } from './api-tokens.ts'
export type { Client } from './client.ts'
export { type Auth, type AuthOptions, createAuth, type Limits } from './create-auth.ts'
export { AUTH_STATUS } from './error-status.ts'
export {
  clientOf,
  fastifyAuth,
  requireForAll,
  requires,
  withoutSecret,
} from './fastify-auth.ts'
export {
  ADMIN_TOKEN_MIN_LENGTH,
  checkAdminToken,
  type FirstStart,
  firstStart,
} from './first-start.ts'
export { createGuestLink, type GuestLink, guestOf, spendGuestQuota } from './guest-links.ts'
export { createInstitution, type Institution, listInstitutions } from './institutions.ts'
export { acceptInvitation, type Invitation, invite, inviteAgain } from './invitations.ts'
export { type Limit, LIMITS, retryAfterSeconds, spend } from './limits.ts'
export type { OidcOptions } from './oidc-options.ts'
export {
  authorise,
  type Owned,
  type Permission,
  POLICY,
  type Reach,
} from './policy.ts'
export { LINK_HEADER, LINK_QUERY } from './principal-of.ts'
export { actorOf, type Principal } from './principal.ts'
export { type Role, ROLES, type Scope, SCOPES } from './roles.ts'
export { changePassword, signIn, type SignedIn, signOut } from './sign-in.ts'
export { sweepAccounts } from './sweep.ts'
export { within } from './within.ts'
export { changeUser, deleteUser, findUser, listUsers, unlockUser, type User } from './users.ts'
