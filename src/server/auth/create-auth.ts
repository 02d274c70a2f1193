/** better-auth as Groundglass wants it: who it trusts, what it keeps, what it says. The only file that configures it. */
import { APIError } from 'better-auth/api'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { ADDRESS_HEADER } from './client.ts'
import type { Queries } from '../database/session.ts'
import { type Limit, LIMITS } from './limits.ts'
import { OIDC_ID, type OidcOptions, oidcProvider } from './oidc-options.ts'
import { trustedOriginsOf } from './origin-check.ts'
import { accounts, sessions, users, verifications } from './schema.ts'

export const PASSWORD_LENGTH = { min: 12, max: 128 } as const

/** In seconds: how long a session lasts unused, and after how long one that is used is renewed. */
export const SESSION = { expiresIn: 7 * 24 * 3600, updateAge: 24 * 3600 } as const

export interface AuthOptions {
  /** Where people reach the server; `https:` makes its cookies Secure. */
  publicUrl: string
  /** Signs the session cookies; at least 32 characters, the same for all server processes. */
  secret: string
  /** Further origins whose pages may use the sessions (a page served from elsewhere). */
  trustedOrigins?: readonly string[]
  /** Lets visitors without an account upload, and browse the library. */
  publicMode?: boolean
  /** Sign-in through a hospital's OpenID provider. */
  oidc?: OidcOptions | null
  /** Limits other than the usual ones. */
  limits?: Partial<Limits>
  /** Where better-auth's own remarks go; they hold no e-mail address and no secret. */
  log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void
}

type Limits = Readonly<Record<keyof typeof LIMITS, Limit>>

/** All that the functions of this folder need. */
export interface Auth {
  db: Queries
  publicUrl: URL
  /** The origins whose pages may use the session cookies. */
  origins: readonly string[]
  publicMode: boolean
  oidc: OidcOptions | null
  limits: Limits
  betterAuth: ReturnType<typeof configure>
}

/**
 * @param db the database, with the tables of `schema.ts`
 * @param options from the server's configuration
 * @returns what the functions of this folder take
 */
export function createAuth(db: Queries, options: AuthOptions): Auth {
  const publicUrl = new URL(options.publicUrl)
  return {
    db,
    publicUrl,
    origins: trustedOriginsOf(publicUrl, options.trustedOrigins),
    publicMode: options.publicMode ?? false,
    oidc: options.oidc ?? null,
    limits: { ...LIMITS, ...options.limits },
    betterAuth: configure(db, publicUrl, options),
  }
}

function configure(
  db: Queries,
  publicUrl: URL,
  { secret, trustedOrigins, oidc, log }: AuthOptions,
) {
  return betterAuth({
    appName: 'Groundglass',
    baseURL: publicUrl.origin,
    basePath: '/api/auth',
    secret,
    trustedOrigins: trustedOriginsOf(publicUrl, trustedOrigins),
    database: drizzleAdapter(db, {
      provider: 'pg',
      transaction: true,
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: {
      enabled: true,
      // Administrators invite (invitations.ts); nobody signs up.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    user: {
      additionalFields: {
        // The tables require both; better-auth would require them of what a provider tells.
        role: { type: 'string', required: false, input: false },
        institutionId: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: SESSION,
    account: {
      updateAccountOnSignIn: false,
      accountLinking: { trustedProviders: oidc?.trustEmail ? [OIDC_ID] : [] },
    },
    plugins: oidc ? [genericOAuth({ config: [oidcProvider(oidc)] })] : [],
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, ...oidc?.newUsers } }),
        },
      },
      account: {
        create: {
          // We ask a provider who somebody is and nothing else: its tokens are not kept.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
      session: {
        create: {
          before: async ({ userId }, context) => {
            // better-auth's own reader stays inside the transaction that it may have opened; on an embedded
            // database another connection would wait for it for ever.
            const user = await context?.context.internalAdapter.findUserById(userId)
            if (!user || !('disabledAt' in user) || user.disabledAt !== null) throw disabled()
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'groundglass',
      useSecureCookies: publicUrl.protocol === 'https:',
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: 'uuid' },
      // Said aloud, since better-auth turns these checks off by itself under a test runner.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    // Ours are in limits.ts: one way to count, shared by all server processes.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What comes behind the message may hold anything, a provider's answer for instance.
    logger: { log: (level, message) => log?.(level, message) },
    onAPIError: { errorURL: new URL('/sign-in', publicUrl).href },
  })
}

function disabled(): APIError {
  return new APIError('FORBIDDEN', { code: ACCOUNT_DISABLED, message: 'This account is disabled' })
}

/** What better-auth's refusal of a disabled account carries as its code. */
export const ACCOUNT_DISABLED = 'ACCOUNT_DISABLED'
