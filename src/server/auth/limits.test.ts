import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import type { Queries } from '../database/session.ts'
import {
  forget,
  giveBack,
  type Limit,
  networkOf,
  retryAfterSeconds,
  spend,
  spendAll,
  sweepLimits,
  waitSeconds,
} from './limits.ts'
import { limitCounts } from './schema.ts'

const ATTEMPTS: Limit = { name: 'attempts', max: 3, windowMs: 60_000, code: 'auth/locked-out' }
const BYTES: Limit = { name: 'bytes', max: 100, windowMs: 60_000, code: 'auth/quota-exceeded' }

describe('waitSeconds', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  it.each([
    [3, 30_000, null],
    [4, 30_000, 30],
    [4, 1, 1],
    [4, 0, null],
    [4, -1, null],
  ])('%i used, window ends in %i ms: wait %s s', (used, ms, seconds) => {
    const count = { used, resetsAt: new Date(now.getTime() + ms) }
    expect(waitSeconds(ATTEMPTS, count, now)).toBe(seconds)
  })
})

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network)
  })
})

describeOnEachDatabase('limits', (databases) => {
  let db: Queries
  beforeAll(async () => {
    db = (await databases.open()).db
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets exactly the allowed number through, of many at once', async () => {
    const tries = Array.from({ length: 12 }, () => spend(db, ATTEMPTS, 'many'))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  it('names the limit and says how long to wait; the window then starts anew', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') })
    for (let i = 0; i < 3; i++) await spend(db, ATTEMPTS, 'one')
    vi.setSystemTime(new Date('2026-01-01T00:00:20Z'))
    const error: unknown = await spend(db, ATTEMPTS, 'one').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'auth/locked-out' })
    expect(retryAfterSeconds(error)).toBe(40)
    vi.setSystemTime(new Date('2026-01-01T00:01:00Z'))
    await expect(spend(db, ATTEMPTS, 'one')).resolves.toBeUndefined()
  })

  it('forgets, gives back, and keeps subjects apart', async () => {
    for (let i = 0; i < 3; i++) await spend(db, ATTEMPTS, 'a')
    await spend(db, ATTEMPTS, 'b')
    await giveBack(db, ATTEMPTS, 'a')
    await spend(db, ATTEMPTS, 'a')
    await expect(spend(db, ATTEMPTS, 'a')).rejects.toThrow('more than 3 attempts')
    await forget(db, ATTEMPTS, 'a')
    await spend(db, ATTEMPTS, 'a')
  })

  it('counts nothing of what goes beyond a quota, so that less may still fit', async () => {
    await spend(db, BYTES, 'link', 60)
    await expect(spend(db, BYTES, 'link', 50)).rejects.toThrow(
      expect.objectContaining({ code: 'auth/quota-exceeded' }),
    )
    await spend(db, BYTES, 'link', 40)
    const both = [
      { limit: BYTES, subject: 'address', amount: 50 },
      { limit: BYTES, subject: 'link', amount: 1 },
    ]
    await expect(spendAll(db, both)).rejects.toThrow('more than 100 bytes')
    await spend(db, BYTES, 'address', 100)
  })

  it('holds no subject in the clear, and sweeps what has ended', async () => {
    await spend(db, ATTEMPTS, 'somebody@clinic.example')
    expect(JSON.stringify(await db.select().from(limitCounts))).not.toContain('somebody')
    await sweepLimits(db, new Date(Date.now() + 60_000))
    expect(await db.select().from(limitCounts)).toEqual([])
  })
})
