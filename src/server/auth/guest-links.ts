/**
 * Secret links of the `public` mode. Each has an institution of its own: what comes by the link is kept apart from
 * everything else by the same wall that stands between hospitals, and goes as one when the link ends.
 */
import { randomUUID } from 'node:crypto'
import { and, asc, eq, sql } from 'drizzle-orm'
import { GroundglassError } from '../../core/index.ts'
import { recordAudit } from '../audit/index.ts'
import { guestLinks, institutions } from '../database/schema.ts'
import type { Client } from './client.ts'
import type { Auth } from './create-auth.ts'
import { networkOf, spend, spendAll } from './limits.ts'
import type { Reach } from './policy.ts'
import type { GuestPrincipal } from './principal.ts'
import { newSecret, sha256Of } from './secrets.ts'
import { within } from './within.ts'

/** A new link: its secret is nowhere else. */
export interface GuestLink {
  id: string
  institutionId: string
  secret: string
  link: string
  expiresAt: Date
}

/**
 * @param auth the accounts
 * @param lifetimeMs after how long it ends, and all that came by it is deleted
 * @param from who asks
 * @returns the link
 * @throws GroundglassError `auth/quota-exceeded`
 */
export async function createGuestLink(
  auth: Auth,
  lifetimeMs: number,
  from: Client,
): Promise<GuestLink> {
  await spend(auth.db, auth.limits.addressGuestLinks, networkOf(from.address))
  const [id, secret] = [randomUUID(), newSecret()]
  const expiresAt = new Date(Date.now() + lifetimeMs)
  const institutionId = await auth.db.transaction(async (tx) => {
    const [institution] = await tx
      .insert(institutions)
      .values({ name: `guest link ${id}` })
      .returning({ id: institutions.id })
    await tx
      .insert(guestLinks)
      .values({ id, tokenSha256: sha256Of(secret), institutionId: institution!.id, expiresAt })
    await recordAudit(tx, {
      actor: { kind: 'nobody', id: null },
      action: 'guest-link.create',
      object: { type: 'guest-link', id },
      detail: { institutionId: institution!.id },
    })
    return institution!.id
  })
  // Behind the #, where no browser sends it and no server logs it.
  const link = new URL(`/link#${secret}`, auth.publicUrl).href
  return { id, institutionId, secret, link, expiresAt }
}

/** @param auth the accounts @param secret what a link holds @returns the guest; null where the link is none, or has ended */
export async function findGuest(auth: Auth, secret: string): Promise<GuestPrincipal | null> {
  const found = await findLink(auth, secret)
  return found && found.expiresAt > new Date() ? asGuest(found) : null
}

/**
 * @param auth the accounts
 * @param secret what the link holds
 * @returns the guest
 * @throws GroundglassError `auth/unknown-link` also outside the `public` mode, `auth/link-expired`
 */
export async function guestOf(auth: Auth, secret: string): Promise<GuestPrincipal> {
  const found = await findLink(auth, secret)
  if (!found)
    throw new GroundglassError(
      'auth/unknown-link',
      'There is nothing behind this link: it is not whole, or has ended and all that came by it was deleted. Upload again.',
    )
  if (found.expiresAt <= new Date())
    throw new GroundglassError(
      'auth/link-expired',
      `This link ended on ${found.expiresAt.toISOString()}, and what came by it is being deleted. Upload again.`,
    )
  return asGuest(found)
}

async function findLink(auth: Auth, secret: string) {
  if (!auth.publicMode) return undefined
  const [found] = await auth.db
    .select()
    .from(guestLinks)
    .where(eq(guestLinks.tokenSha256, sha256Of(secret)))
  return found
}

function asGuest(found: typeof guestLinks.$inferSelect): GuestPrincipal {
  const { id, institutionId, expiresAt } = found
  return { kind: 'guest', guestLinkId: id, institutionId, expiresAt }
}

/**
 * @param auth the accounts
 * @param reach whose links
 * @returns those that are still there, oldest first; their secrets are nowhere
 */
export async function listGuestLinks(
  auth: Auth,
  reach: Reach,
): Promise<{ id: string; createdAt: Date; expiresAt: Date }[]> {
  return auth.db
    .select({
      id: guestLinks.id,
      createdAt: guestLinks.createdAt,
      expiresAt: guestLinks.expiresAt,
    })
    .from(guestLinks)
    .where(within(reach, guestLinks))
    .orderBy(asc(guestLinks.createdAt), asc(guestLinks.id))
}

/**
 * Ends a link now; what clears away after ended links then finds this one too.
 * @param auth the accounts
 * @param reach whose links
 * @param id which one
 * @returns false where there is none
 */
export async function endGuestLink(auth: Auth, reach: Reach, id: string): Promise<boolean> {
  const now = new Date()
  const [ended] = await auth.db
    .update(guestLinks)
    .set({ expiresAt: sql`least(${guestLinks.expiresAt}, ${now.toISOString()})` })
    .where(and(eq(guestLinks.id, id), within(reach, guestLinks)))
    .returning({ id: guestLinks.id })
  return ended !== undefined
}

/**
 * To be called before bytes are taken from a guest: all of what is announced is counted, or none of it.
 * @param auth the accounts
 * @param guest whose upload
 * @param amount what is announced
 * @param amount.files how many files
 * @param amount.bytes how many bytes
 * @param from the client
 * @throws GroundglassError `auth/quota-exceeded`, with the seconds after which there is room again
 */
export async function spendGuestQuota(
  auth: Auth,
  guest: GuestPrincipal,
  amount: { files: number; bytes: number },
  from: Client,
): Promise<void> {
  const { linkGuestFiles, linkGuestBytes, addressGuestBytes } = auth.limits
  await spendAll(auth.db, [
    { limit: linkGuestFiles, subject: guest.guestLinkId, amount: amount.files },
    { limit: linkGuestBytes, subject: guest.guestLinkId, amount: amount.bytes },
    { limit: addressGuestBytes, subject: networkOf(from.address), amount: amount.bytes },
  ])
}
