/** API tokens: `gg_` and 256 random bits, shown once; a hash, an owner, scopes and an end are kept. */
import { and, desc, eq, isNull } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Auth } from './create-auth.ts'
import type { Scope } from './roles.ts'
import type { TokenPrincipal } from './principal.ts'
import { apiTokens, users } from './schema.ts'
import { newSecret, sha256Of } from './secrets.ts'

/** What is told of a token: all but its secret. */
export interface ApiToken {
  id: string
  userId: string
  name: string
  scopes: Scope[]
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

/** The columns of `ApiToken`: the hash stays inside. */
const TOLD = {
  id: apiTokens.id,
  userId: apiTokens.userId,
  name: apiTokens.name,
  scopes: apiTokens.scopes,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
  revokedAt: apiTokens.revokedAt,
  lastUsedAt: apiTokens.lastUsedAt,
}

/**
 * @param auth the accounts
 * @param token whose, and what it may do
 * @param token.userId the owner; the token never may more than they
 * @param token.name what it is for
 * @param token.scopes what it may do
 * @param token.expiresAt its end; null for none
 * @returns the token, and its secret, which nobody can see again
 */
export async function createToken(
  auth: Auth,
  token: { userId: string; name: string; scopes: readonly Scope[]; expiresAt: Date | null },
): Promise<{ token: ApiToken; secret: string }> {
  const secret = newSecret('gg_')
  const [made] = await auth.db
    .insert(apiTokens)
    .values({ ...token, scopes: [...new Set(token.scopes)], sha256: sha256Of(secret) })
    .returning(TOLD)
  return { token: made!, secret }
}

/**
 * @param auth the accounts
 * @param userId whose; without it, everyone's
 * @returns the tokens, the newest first, the revoked and the ended among them
 */
export async function listTokens(auth: Auth, userId?: string): Promise<ApiToken[]> {
  return auth.db
    .select(TOLD)
    .from(apiTokens)
    .where(userId === undefined ? undefined : eq(apiTokens.userId, userId))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
}

/**
 * @param auth the accounts
 * @param tokenId which one
 * @returns it, revoked from now on (or from when it was before); null where there is none
 */
export async function revokeToken(auth: Auth, tokenId: string): Promise<ApiToken | null> {
  await auth.db
    .update(apiTokens)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiTokens.id, tokenId), isNull(apiTokens.revokedAt)))
  const [token] = await auth.db.select(TOLD).from(apiTokens).where(eq(apiTokens.id, tokenId))
  return token ?? null
}

/**
 * @param auth the accounts
 * @param secret what came after `Bearer`
 * @returns the principal that it stands for, with its owner's present role
 * @throws GroundglassError `auth/unknown-token`, `auth/token-revoked`, `auth/token-expired`, `auth/account-disabled`
 */
export async function principalOfToken(auth: Auth, secret: string): Promise<TokenPrincipal> {
  const [found] = await auth.db
    .select({
      tokenId: apiTokens.id,
      scopes: apiTokens.scopes,
      expiresAt: apiTokens.expiresAt,
      revokedAt: apiTokens.revokedAt,
      lastUsedAt: apiTokens.lastUsedAt,
      userId: users.id,
      role: users.role,
      institutionId: users.institutionId,
      disabledAt: users.disabledAt,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(eq(apiTokens.sha256, sha256Of(secret)))
  if (!found)
    throw refused(
      'auth/unknown-token',
      'The bearer token is none of this server. Check that it is whole.',
    )
  const { expiresAt, revokedAt, lastUsedAt, disabledAt, ...principal } = found
  const now = new Date()
  if (revokedAt !== null)
    throw refused('auth/token-revoked', `This token was revoked on ${revokedAt.toISOString()}.`)
  if (expiresAt !== null && expiresAt <= now)
    throw refused('auth/token-expired', `This token was good until ${expiresAt.toISOString()}.`)
  if (disabledAt !== null)
    throw refused('auth/account-disabled', "The account of this token's owner has been disabled.")
  // To the minute is enough to see what is still in use, and spares a write with every request.
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= 60_000)
    await auth.db
      .update(apiTokens)
      .set({ lastUsedAt: now })
      .where(eq(apiTokens.id, principal.tokenId))
  return { kind: 'token', ...principal }
}

function refused(code: `auth/${string}`, why: string): GroundglassError {
  return new GroundglassError(code, `${why} Create a new one, or ask an administrator.`)
}
