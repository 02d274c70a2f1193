/**
 * How often, and how much, within a span of time: for passwords, links and what guests upload.
 *
 * The counts live in the database, so that several server processes share them and a restart forgets nothing. The
 * limit on mere requests is another matter, kept in each process's memory (`rest/`).
 */
import { isIPv6 } from 'node:net'
import { lte, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import type { Queries } from '../database/session.ts'
import { limitCounts } from './schema.ts'
import { sha256Of } from './secrets.ts'

export interface Limit {
  /** What is counted, as it is told to people: `sign-in attempts of an account`. */
  name: string
  max: number
  /** The span begins with the first that is counted, and all of them are forgotten when it ends. */
  windowMs: number
  /** The error's code when there are more. */
  code: `auth/${string}`
}

/** How far a limit is used up, and when the count starts again. */
export interface Count {
  used: number
  resetsAt: Date
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

export const LIMITS = {
  accountSignIns: {
    name: 'failed sign-ins of this account',
    max: 10,
    windowMs: 15 * MINUTE,
    code: 'auth/locked-out',
  },
  addressSignIns: {
    name: 'failed sign-ins from this address',
    max: 50,
    windowMs: 15 * MINUTE,
    code: 'auth/locked-out',
  },
  passwordChanges: {
    name: 'failed password changes of this account',
    max: 10,
    windowMs: 15 * MINUTE,
    code: 'auth/locked-out',
  },
  invitationsTried: {
    name: 'invitations tried from this address',
    max: 30,
    windowMs: 15 * MINUTE,
    code: 'auth/too-many-requests',
  },
  oidcSignIns: {
    name: 'OpenID sign-ins from this address',
    max: 60,
    windowMs: 15 * MINUTE,
    code: 'auth/too-many-requests',
  },
  addressGuestLinks: {
    name: 'guest links for this address',
    max: 20,
    windowMs: DAY,
    code: 'auth/quota-exceeded',
  },
  addressGuestBytes: {
    name: 'bytes uploaded as guest from this address',
    max: 8 * 2 ** 30,
    windowMs: DAY,
    code: 'auth/quota-exceeded',
  },
  linkGuestBytes: {
    name: 'bytes uploaded by this link',
    max: 2 * 2 ** 30,
    windowMs: DAY,
    code: 'auth/quota-exceeded',
  },
  linkGuestFiles: {
    name: 'files uploaded by this link',
    max: 5000,
    windowMs: DAY,
    code: 'auth/quota-exceeded',
  },
} as const satisfies Record<string, Limit>

/**
 * @param maxBytes what one guest link may send in a day
 * @returns the limits that follow from it
 */
export function guestLimits(maxBytes: number): Partial<Record<keyof typeof LIMITS, Limit>> {
  return {
    linkGuestBytes: { ...LIMITS.linkGuestBytes, max: maxBytes },
    addressGuestBytes: { ...LIMITS.addressGuestBytes, max: 4 * maxBytes },
  }
}

/**
 * @param limit what holds
 * @param count what has been counted, the present one included
 * @param now the moment of asking
 * @returns null while within the limit, else how long to wait, in whole seconds (for `Retry-After`)
 */
export function waitSeconds(limit: Limit, count: Count, now: Date): number | null {
  if (count.used <= limit.max || count.resetsAt <= now) return null
  return Math.ceil((count.resetsAt.getTime() - now.getTime()) / 1000)
}

/**
 * Counts first and refuses after, in one statement: requests in parallel cannot all slip under the limit.
 * @param db the database
 * @param limit what holds
 * @param subject whom it holds for: an e-mail address, an IP address, an id; kept as a hash
 * @param amount how many, or how many bytes
 * @throws GroundglassError with the limit's code; nothing is counted of an amount beyond the limit of a quota
 */
export async function spend(db: Queries, limit: Limit, subject: string, amount = 1): Promise<void> {
  const now = new Date()
  const [count] = await db
    .insert(limitCounts)
    .values({
      key: keyOf(limit, subject),
      used: amount,
      resetsAt: new Date(now.getTime() + limit.windowMs),
    })
    .onConflictDoUpdate({
      target: limitCounts.key,
      set: {
        used: sql`excluded.used + case when ${limitCounts.resetsAt} <= ${now.toISOString()} then 0 else ${limitCounts.used} end`,
        resetsAt: sql`case when ${limitCounts.resetsAt} <= ${now.toISOString()} then excluded.resets_at else ${limitCounts.resetsAt} end`,
      },
    })
    .returning()
  const seconds = count ? waitSeconds(limit, count, now) : null
  if (seconds === null) return
  // A smaller file may still fit; a further attempt may not.
  if (limit.code === 'auth/quota-exceeded') await giveBack(db, limit, subject, amount)
  throw limitReached(limit, seconds)
}

/**
 * @param db the database
 * @param parts what is spent of which limit, all of it or nothing
 * @throws GroundglassError with the code of the limit that is reached
 */
export async function spendAll(
  db: Queries,
  parts: readonly { limit: Limit; subject: string; amount: number }[],
): Promise<void> {
  const [first, ...rest] = parts
  if (!first) return
  await spend(db, first.limit, first.subject, first.amount)
  try {
    await spendAll(db, rest)
  } catch (error) {
    await giveBack(db, first.limit, first.subject, first.amount)
    throw error
  }
}

/**
 * @param db the database
 * @param limit what was spent of
 * @param subject for whom
 * @param amount how much of it was not used after all
 */
export async function giveBack(
  db: Queries,
  limit: Limit,
  subject: string,
  amount = 1,
): Promise<void> {
  await db
    .update(limitCounts)
    .set({ used: sql`greatest(0, ${limitCounts.used} - ${amount})` })
    .where(sql`${limitCounts.key} = ${keyOf(limit, subject)}`)
}

/**
 * @param db the database
 * @param limit which count starts anew
 * @param subject for whom
 */
export async function forget(db: Queries, limit: Limit, subject: string): Promise<void> {
  await db.delete(limitCounts).where(sql`${limitCounts.key} = ${keyOf(limit, subject)}`)
}

/**
 * @param db the database
 * @param now the moment before which counts have ended
 */
export async function sweepLimits(db: Queries, now: Date): Promise<void> {
  await db.delete(limitCounts).where(lte(limitCounts.resetsAt, now))
}

/**
 * @param error whatever a request threw
 * @returns the seconds for its `Retry-After` header, or null
 */
export function retryAfterSeconds(error: unknown): number | null {
  const cause = error instanceof GroundglassError ? error.cause : undefined
  if (typeof cause !== 'object' || cause === null || !('retryAfterSeconds' in cause)) return null
  return typeof cause.retryAfterSeconds === 'number' ? cause.retryAfterSeconds : null
}

function limitReached(limit: Limit, seconds: number): GroundglassError {
  return new GroundglassError(
    limit.code,
    `There were more than ${limit.max} ${limit.name}. Wait ${seconds} s, or ask an administrator.`,
    { cause: { retryAfterSeconds: seconds } },
  )
}

function keyOf(limit: Limit, subject: string): string {
  return `${limit.name}:${sha256Of(subject)}`
}

/**
 * @param ip the address of a client
 * @returns what is counted as one client: an IPv4 address, or the /64 network that one IPv6 subscriber has to himself
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1]!
  if (!isIPv6(ip)) return ip
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
