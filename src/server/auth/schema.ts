/**
 * The tables of the accounts. The first four are better-auth's, by its own field names; of a secret that we hand out
 * only the SHA-256 is kept.
 */
import { bigint, boolean, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from '../database/tables/columns.ts'
import { institutionId } from '../database/tables/institutions.ts'
import { ROLES, type Scope } from './roles.ts'

const updatedAt = () => moment('updated_at').notNull().defaultNow()

export const users = pgTable('users', {
  id: id(),
  name: text('name').notNull(),
  /** In lower case. */
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  role: text('role', { enum: ROLES }).notNull(),
  institutionId: institutionId(),
  /** From then on neither the password, nor a session, nor a token of theirs is good. */
  disabledAt: moment('disabled_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
})

const userId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    userId: userId(),
    /** Worth nothing without the signature that the cookie carries beside it. */
    token: text('token').notNull().unique(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index().on(t.userId), index().on(t.expiresAt)],
)

/** A way to sign in: `credential` with a password's hash, or an OpenID provider's subject. */
export const accounts = pgTable(
  'accounts',
  {
    id: id(),
    userId: userId(),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    /** scrypt, with its salt. */
    password: text('password'),
    // better-auth wants these columns; what a provider gives is not kept (see oidc.ts).
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [unique().on(t.providerId, t.accountId), index().on(t.userId)],
)

/** Short-lived: the state of a sign-in that is on its way to the OpenID provider and back. */
export const verifications = pgTable(
  'verifications',
  {
    id: id(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index().on(t.identifier), index().on(t.expiresAt)],
)

export const apiTokens = pgTable(
  'api_tokens',
  {
    id: id(),
    userId: userId(),
    name: text('name').notNull(),
    sha256: text('sha256').notNull().unique(),
    scopes: text('scopes').array().notNull().$type<Scope[]>(),
    createdAt: createdAt(),
    /** Null: good until revoked. */
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    /** To the minute. */
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [index().on(t.userId)],
)

export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    /** Whose password it sets; null: it makes the first administrator. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    sha256: text('sha256').notNull().unique(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (t) => [index().on(t.userId), index().on(t.expiresAt)],
)

/** How much of a limit is used up, by the limit's name and the hash of whom it holds for (see limits.ts). */
export const limitCounts = pgTable(
  'limit_counts',
  {
    key: text('key').primaryKey(),
    used: bigint('used', { mode: 'number' }).notNull(),
    resetsAt: moment('resets_at').notNull(),
  },
  (t) => [index().on(t.resetsAt)],
)
