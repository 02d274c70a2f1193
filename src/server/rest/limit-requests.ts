/** How often visitors without an account may ask, by address; each server process counts for itself. */
import { GroundglassError } from '../../core/index.ts'
import { networkOf } from '../auth/index.ts'
import type { App } from './platform.ts'

/** An upload of a thousand files at once, then twenty requests a second: a page's pictures come faster than that for a moment only. */
const BURST = 2000
const PER_SECOND = 20

/**
 * Refuses guests, and those who are nobody, when they ask too often. To be added after the accounts.
 * @param app the server
 * @param nowMs the clock, in milliseconds
 */
export function limitRequests(app: App, nowMs: () => number = Date.now): void {
  /** For each address, when all that it has used will have come back. */
  const freeAtMs = new Map<string, number>()
  app.addHook('onRequest', async ({ principal, ip }) => {
    if (principal.kind !== 'guest' && principal.kind !== 'nobody') return
    const now = nowMs()
    const network = networkOf(ip)
    const freeAt = Math.max(now, freeAtMs.get(network) ?? 0) + 1000 / PER_SECOND
    const seconds = Math.ceil((freeAt - now) / 1000 - BURST / PER_SECOND)
    if (seconds > 0) throw tooManyRequests(seconds)
    freeAtMs.set(network, freeAt)
    if (freeAtMs.size <= MOST_ADDRESSES) return
    for (const [address, at] of freeAtMs) if (at <= now) freeAtMs.delete(address)
  })
}

const MOST_ADDRESSES = 10_000

function tooManyRequests(seconds: number): GroundglassError {
  return new GroundglassError(
    'auth/too-many-requests',
    `There were too many requests from this address. Wait ${seconds} s.`,
    { cause: { retryAfterSeconds: seconds } },
  )
}
