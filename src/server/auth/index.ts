/** Who may do what: accounts, tokens, invitations, guest links, one policy table, and all this in Fastify. */
export { createToken, listTokens, revokeToken } from './api-tokens.ts'
export { type Auth, createAuth } from './create-auth.ts'
export { AUTH_STATUS } from './error-status.ts'
export {
  clientOf,
  fastifyAuth,
  requireForAll,
  requires,
} from './fastify-auth.ts'
export { firstStart } from './first-start.ts'
export { forgetGuestLink, openGuestLink } from './guest-cookie.ts'
export { createGuestLink, endGuestLink, listGuestLinks, spendGuestQuota } from './guest-links.ts'
export { createInstitution, listInstitutions } from './institutions.ts'
export { acceptInvitation, invite, inviteAgain } from './invitations.ts'
export { guestLimits, networkOf, retryAfterSeconds } from './limits.ts'
export {
  authorise,
  type Column,
  COLUMNS,
  type Permission,
  POLICY,
  type Reach,
} from './policy.ts'
export type { Principal } from './principal.ts'
export { ROLES, type Scope, SCOPES } from './roles.ts'
export { changePassword, signIn, signOut } from './sign-in.ts'
export { sweepAccounts } from './sweep.ts'
export { within } from './within.ts'
export { changeUser, deleteUser, findUser, listUsers, unlockUser } from './users.ts'
