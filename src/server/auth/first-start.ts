/** What an empty installation needs before anyone can sign in: an institution, a link, a token. */
import { and, eq, isNull, lte } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { type Deed, recordAudit, SYSTEM } from '../audit/index.ts'
import type { Auth } from './create-auth.ts'
import type { Queries } from '../database/session.ts'
import { firstInstitution, hasAdministrator, lockFirst } from './first-administrator.ts'
import { newLink } from './invitation-link.ts'
import { type Role, SCOPES } from './roles.ts'
import type { UserPrincipal } from './principal.ts'
import { apiTokens, invitations, users } from './schema.ts'
import { sha256Of } from './secrets.ts'

/** A chosen token is kept as a plain hash, so it must be too long to try: `openssl rand -hex 32` makes one. */
const ADMIN_TOKEN_MIN_LENGTH = 16

export interface FirstStart {
  institutionId: string
  /** The link that makes the first administrator, to be printed and nowhere kept; null once there is one. */
  administratorLink: string | null
  /**
   * What became of `GROUNDGLASS_ADMIN_TOKEN`: `made` now, `known` since an earlier start, `too-late` since it is
   * another than the first start's and therefore ignored, or `none` given.
   */
  adminToken: 'made' | 'known' | 'too-late' | 'none'
  /** Who a visitor of the demonstration is; null without one. */
  visitor: UserPrincipal | null
}

/**
 * To be called at every start, after the migrations; it does only what is still missing.
 * @param auth the accounts
 * @param wish what the configuration says
 * @param wish.institutionName the first institution's name
 * @param wish.adminToken `GROUNDGLASS_ADMIN_TOKEN`
 * @param wish.demo makes the read-only visitor
 * @returns what there is now
 * @throws GroundglassError `config/admin-token-too-short`
 */
export async function firstStart(
  auth: Auth,
  wish: { institutionName: string; adminToken?: string | null; demo?: boolean },
): Promise<FirstStart> {
  const { adminToken } = wish
  if (adminToken) checkAdminToken(adminToken)
  return auth.db.transaction(async (tx) => {
    await lockFirst(tx)
    const institutionId = await firstInstitution(tx, wish.institutionName)
    const deeds: Deed[] = []
    const first: FirstStart = {
      institutionId,
      administratorLink: await administratorLink(tx, auth.publicUrl),
      adminToken: adminToken ? await tokenOf(tx, institutionId, adminToken, deeds) : 'none',
      visitor: wish.demo
        ? {
            kind: 'user',
            userId: await serviceUser(tx, 'visitor', 'visitor', institutionId),
            role: 'visitor',
            institutionId,
          }
        : null,
    }
    await recordAudit(tx, ...deeds)
    return first
  })
}

/**
 * @param token `GROUNDGLASS_ADMIN_TOKEN`
 * @throws GroundglassError `config/admin-token-too-short`
 */
export function checkAdminToken(token: string): void {
  if (token.length >= ADMIN_TOKEN_MIN_LENGTH) return
  throw new GroundglassError(
    'config/admin-token-too-short',
    `GROUNDGLASS_ADMIN_TOKEN needs at least ${ADMIN_TOKEN_MIN_LENGTH} characters and has ${token.length}. Make one with: openssl rand -hex 32`,
  )
}

/** A new link each start, as the one before may have scrolled away; those before stay good until one is used. */
async function administratorLink(tx: Queries, publicUrl: URL): Promise<string | null> {
  if (await hasAdministrator(tx)) return null
  await tx
    .delete(invitations)
    .where(and(isNull(invitations.userId), lte(invitations.expiresAt, new Date())))
  return (await newLink(tx, publicUrl, null)).link
}

async function tokenOf(
  tx: Queries,
  institutionId: string,
  secret: string,
  deeds: Deed[],
): Promise<'made' | 'known' | 'too-late'> {
  const sha256 = sha256Of(secret)
  const [known] = await tx
    .select({ id: apiTokens.id })
    .from(apiTokens)
    .where(eq(apiTokens.sha256, sha256))
  // Known also when revoked: a restart does not bring it back.
  if (known) return 'known'
  const [anyone] = await tx.select({ id: users.id }).from(users).limit(1)
  if (anyone) return 'too-late'
  const userId = await serviceUser(tx, 'admin-token', 'administrator', institutionId)
  const [token] = await tx
    .insert(apiTokens)
    .values({ userId, name: 'GROUNDGLASS_ADMIN_TOKEN', sha256, scopes: [...SCOPES] })
    .returning({ id: apiTokens.id })
  deeds.push({
    actor: SYSTEM,
    action: 'token.create',
    object: { type: 'token', id: token!.id },
    detail: { userId },
  })
  return 'made'
}

/** A user without a password, for what is not a person; `.invalid` is an address that no mail reaches (RFC 2606). */
async function serviceUser(
  tx: Queries,
  name: string,
  role: Role,
  institutionId: string,
): Promise<string> {
  const email = `${name}@groundglass.invalid`
  await tx
    .insert(users)
    .values({ email, name, role, institutionId })
    .onConflictDoNothing({ target: users.email })
  const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email))
  return user!.id
}
