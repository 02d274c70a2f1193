import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { guestLinks } from '../database/schema.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { forgetGuestLink, openGuestLink } from './guest-cookie.ts'
import { guestOf, spendGuestQuota } from './guest-links.ts'
import { createInstitution, listInstitutions } from './institutions.ts'
import { LIMITS } from './limits.ts'
import { type TestServer, testServer } from './test-server.ts'

const HOUR = 3600_000
const from = { address: '192.0.2.200' }

describeOnEachDatabase('guest links', (databases) => {
  let database: Database
  let server: TestServer
  beforeAll(async () => {
    database = await databases.open()
    const limits = {
      addressGuestLinks: { ...LIMITS.addressGuestLinks, max: 2 },
      linkGuestFiles: { ...LIMITS.linkGuestFiles, max: 3 },
      linkGuestBytes: { ...LIMITS.linkGuestBytes, max: 1000 },
      addressGuestBytes: { ...LIMITS.addressGuestBytes, max: 1500 },
    }
    server = await testServer(database, { publicMode: true, limits })
  })
  afterAll(() => server.app.close())
  afterEach(() => {
    vi.useRealTimers()
  })

  const ask = (remoteAddress: string) =>
    server.app.inject({ method: 'POST', url: '/links', remoteAddress })
  const studies = (url: string, headers = {}) => server.app.inject({ url, headers })

  it('opens to anyone, an institution of its own each, by header and by query', async () => {
    const [a, b] = [(await ask('198.51.100.1')).json(), (await ask('198.51.100.1')).json()]
    expect(a.link).toBe(`http://localhost:8080/link#${a.secret}`)
    expect(a.institutionId).not.toBe(b.institutionId)
    const reach = { kind: 'institution', institutionId: a.institutionId }
    expect((await studies('/studies', { 'x-groundglass-link': a.secret })).json()).toEqual(reach)
    expect((await studies(`/studies?link=${a.secret}`)).json()).toEqual(reach)
    expect((await studies('/studies')).json().code).toBe('auth/not-signed-in')
    expect((await studies('/studies?link=x')).json().code).toBe('auth/unknown-link')
  })

  it('goes before a session, and is refused rather than passed over', async () => {
    const { cookie } = await server.person('radiologist')
    const answer = await studies('/studies?link=x', { cookie })
    expect(answer.json().code).toBe('auth/unknown-link')
  })

  it('is kept by a browser in a cookie, which goes before a session and ends with the link', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const made = (await ask('198.51.100.8')).json()
    const opened = await openGuestLink(server.auth, made.secret)
    const [set] = opened.setCookie
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(new Date(/Expires=([^;]+)/.exec(set!)![1]!).getTime()).toBeLessThanOrEqual(
      opened.expiresAt.getTime(),
    )
    const { cookie: session } = await server.person('radiologist')
    const cookie = `${session}; ${set!.split(';', 1)[0]}`
    const reach = { kind: 'institution', institutionId: made.institutionId }
    expect((await studies('/studies', { cookie })).json()).toEqual(reach)
    // Once it has ended it is forgotten, and the session is there again.
    vi.setSystemTime(opened.expiresAt)
    const after = await studies('/studies', { cookie })
    expect(after.json()).not.toEqual(reach)
    expect(after.statusCode).toBe(200)
    expect(after.headers['set-cookie']).toContainEqual(
      expect.stringMatching(/^groundglass.link=; Path=\/; Expires=Thu, 01 Jan 1970/),
    )
    await expect(openGuestLink(server.auth, made.secret)).rejects.toThrow(
      expect.objectContaining({ code: 'auth/link-expired' }),
    )
    expect(forgetGuestLink(server.auth, session)).toEqual([])
  })

  it('does not show its institution among those of people', async () => {
    await createInstitution(server.auth, 'Another clinic')
    await expect(createInstitution(server.auth, 'Clinic')).rejects.toThrow(
      expect.objectContaining({ code: 'auth/institution-exists' }),
    )
    const names = (await listInstitutions(server.auth)).map(({ name }) => name)
    expect(names).toEqual(['Another clinic', 'Clinic'])
  })

  it('ends after its time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { secret } = (await ask('198.51.100.2')).json()
    vi.setSystemTime(Date.now() + 24 * HOUR - 1)
    expect((await studies(`/studies?link=${secret}`)).statusCode).toBe(200)
    vi.setSystemTime(Date.now() + 1)
    const answer = await studies(`/studies?link=${secret}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.json().code).toBe('auth/link-expired')
  })

  it('is not given to an address without end', async () => {
    await ask('198.51.100.3')
    await ask('198.51.100.3')
    const third = await ask('198.51.100.3')
    expect(third.statusCode).toBe(429)
    expect(third.json().code).toBe('auth/quota-exceeded')
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(23 * 3600)
  })

  it('holds so many files and bytes, and an address so many over all its links', async () => {
    const guests = await Promise.all(
      ['198.51.100.4', '198.51.100.5'].map(async (address) =>
        guestOf(server.auth, (await ask(address)).json().secret),
      ),
    )
    const spend = (guest: number, files: number, bytes: number) =>
      spendGuestQuota(server.auth, guests[guest]!, { files, bytes }, from)
    await spend(0, 2, 900)
    await expect(spend(0, 2, 1)).rejects.toThrow('more than 3 files')
    await expect(spend(0, 1, 101)).rejects.toThrow('more than 1000 bytes uploaded by this link')
    await expect(spend(1, 1, 601)).rejects.toThrow('more than 1500 bytes uploaded as guest')
    await spend(1, 3, 600)
    await spend(0, 1, 0)
  })

  it('keeps its secret as a hash, and out of the log', async () => {
    const { secret } = (await ask('198.51.100.6')).json()
    await studies(`/studies?a=1&link=${secret}`)
    expect(JSON.stringify(await database.db.select().from(guestLinks))).not.toContain(secret)
    const log = server.log.join('\n')
    expect(log).toContain('/studies?a=1&link=***')
    expect(log).not.toContain(secret)
  })

  it('is no more when the server leaves the public mode', async () => {
    const { secret } = (await ask('198.51.100.7')).json()
    const closed = await testServer(database)
    const answers = await Promise.all([
      closed.app.inject({ url: `/studies?link=${secret}` }),
      closed.app.inject({ method: 'POST', url: '/links' }),
    ])
    expect(answers.map((answer) => answer.json().code)).toEqual([
      'auth/unknown-link',
      'auth/not-signed-in',
    ])
    await closed.app.close()
  })
})
