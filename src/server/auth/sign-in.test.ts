import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { LIMITS } from './limits.ts'
import { accounts, sessions } from './schema.ts'
import { cookieOf, PASSWORD, PUBLIC_URL, type TestServer, testServer } from './test-server.ts'
import { changeUser, unlockUser } from './users.ts'

const origin = PUBLIC_URL

describeOnEachDatabase('sign-in', (databases) => {
  let database: Database
  let server: TestServer
  beforeAll(async () => {
    // Fewer than usual: each attempt costs a scrypt.
    const limits = {
      accountSignIns: { ...LIMITS.accountSignIns, max: 3 },
      addressSignIns: { ...LIMITS.addressSignIns, max: 8 },
    }
    database = await databases.open()
    server = await testServer(database, { limits })
  })
  afterAll(() => server.app.close())
  afterEach(() => {
    vi.useRealTimers()
  })

  const post = (email: string, password: string, address = '192.0.2.1', headers = {}) =>
    server.app.inject({
      method: 'POST',
      url: '/session',
      payload: { email, password },
      remoteAddress: address,
      headers,
    })
  const whoIs = async (cookie: string) =>
    (await server.app.inject({ url: '/session', headers: { cookie } })).json()

  it('opens a session in an HttpOnly, SameSite=Lax cookie, in any case of the address', async () => {
    const { email, userId } = await server.person('radiologist')
    const answer = await post(email.toUpperCase(), PASSWORD)
    expect(answer.statusCode).toBe(200)
    const [cookie] = [answer.headers['set-cookie']].flat()
    expect(cookie).toMatch(
      /^groundglass\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(await whoIs(cookieOf(cookie))).toEqual({
      kind: 'user',
      userId,
      role: 'radiologist',
      institutionId: server.first.institutionId,
    })
  })

  it('keeps scrypt of the password, and never answers with it', async () => {
    const { userId } = await server.person('researcher')
    const [account] = await server.auth.db
      .select()
      .from(accounts)
      .where(eq(accounts.userId, userId))
    expect(account?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
  })

  it('makes the cookie Secure, under a name that browsers hold to it, when the server is on https', async () => {
    const { email } = await server.person('visitor')
    const secure = await testServer(database, { publicUrl: 'https://ct.clinic.example' })
    const { headers } = await secure.app.inject({
      method: 'POST',
      url: '/session',
      payload: { email, password: PASSWORD },
    })
    expect([headers['set-cookie']].flat()[0]).toMatch(
      /^__Secure-groundglass\..*; HttpOnly; Secure; SameSite=Lax$/,
    )
    await secure.app.close()
  })

  it('does not tell an unknown address from a wrong password', async () => {
    const { email } = await server.person('visitor')
    const wrong = await post(email, 'not the password')
    const unknown = await post('nobody@clinic.example', 'not the password')
    expect(wrong.statusCode).toBe(401)
    expect(wrong.json().code).toBe('auth/wrong-credentials')
    expect(unknown.json()).toEqual(wrong.json())
  })

  it('locks the account after its failures, whatever the address, until the time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { email, userId } = await server.person('visitor')
    for (let i = 0; i < 3; i++) {
      expect((await post(email, 'wrong', `198.51.100.${i}`)).statusCode).toBe(401)
    }
    const locked = await post(email, PASSWORD)
    expect(locked.statusCode).toBe(429)
    expect(locked.json().code).toBe('auth/locked-out')
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(890)
    await unlockUser(server.auth, userId)
    expect((await post(email, PASSWORD)).statusCode).toBe(200)
    for (let i = 0; i < 4; i++) await post(email, 'wrong', `198.51.100.${i}`)
    vi.setSystemTime(Date.now() + 15 * 60_000)
    expect((await post(email, PASSWORD)).statusCode).toBe(200)
  })

  it('locks an address that tries many accounts, and no other address', async () => {
    const { email } = await server.person('visitor')
    const tries = Array.from({ length: 8 }, (_, i) =>
      post(`${i}@x.example`, 'wrong', '203.0.113.9'),
    )
    await Promise.all(tries)
    expect((await post(email, PASSWORD, '203.0.113.9')).json().code).toBe('auth/locked-out')
    expect((await post(email, PASSWORD, '203.0.113.10')).statusCode).toBe(200)
  })

  it('refuses what the page of another site makes a browser send', async () => {
    const { email, cookie } = await server.person('radiologist')
    const evil = 'https://evil.example'
    expect((await post(email, PASSWORD, '192.0.2.1', { origin: evil })).json().code).toBe(
      'auth/cross-origin',
    )
    const upload = (headers: Record<string, string>) =>
      server.app.inject({ method: 'POST', url: '/studies', payload: {}, headers })
    expect((await upload({ cookie, origin: evil })).statusCode).toBe(403)
    expect((await upload({ cookie })).statusCode).toBe(403)
    expect((await upload({ cookie, origin })).statusCode).toBe(200)
  })

  it('signs out, here and in the database', async () => {
    const { cookie, userId } = await server.person('visitor')
    const answer = await server.app.inject({
      method: 'DELETE',
      url: '/session',
      headers: { cookie, origin },
    })
    expect(cookieOf(answer.headers['set-cookie'])).toContain('groundglass.session_token=;')
    expect((await whoIs(cookie)).kind).toBe('nobody')
    const left = await server.auth.db.select().from(sessions).where(eq(sessions.userId, userId))
    expect(left).toEqual([])
  })

  it('refuses a cookie with another signature', async () => {
    const { cookie } = await server.person('visitor')
    const forged = cookie.replace(/\.[^.]*$/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D')
    expect((await whoIs(cookie)).kind).toBe('user')
    expect((await whoIs(forged)).kind).toBe('nobody')
  })

  it('ends a session after a week, and renews the cookie of one that is used', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const day = 24 * 3600_000
    const { cookie } = await server.person('visitor')
    vi.setSystemTime(Date.now() + 2 * day)
    const used = await server.app.inject({ url: '/session', headers: { cookie } })
    expect(String(used.headers['set-cookie'])).toContain('Max-Age=604800')
    vi.setSystemTime(Date.now() + 6 * day)
    expect((await whoIs(cookie)).kind).toBe('user')
    vi.setSystemTime(Date.now() + 8 * day)
    expect((await whoIs(cookie)).kind).toBe('nobody')
  })

  it('changes a password: other sessions end, this one goes on', async () => {
    const { email, cookie } = await server.person('researcher')
    const other = cookieOf((await post(email, PASSWORD)).headers['set-cookie'])
    const change = (current: string, next: string) =>
      server.app.inject({
        method: 'PUT',
        url: '/password',
        payload: { current, next },
        headers: { cookie, origin },
      })
    expect((await change('wrong', 'a new and longer one')).json().code).toBe(
      'auth/wrong-credentials',
    )
    expect((await change(PASSWORD, 'too short')).json().code).toBe('auth/weak-password')
    const changed = await change(PASSWORD, 'a new and longer one')
    expect(changed.statusCode).toBe(200)
    expect((await whoIs(other)).kind).toBe('nobody')
    expect((await whoIs(cookie)).kind).toBe('nobody')
    expect((await whoIs(cookieOf(changed.headers['set-cookie']))).kind).toBe('user')
    expect((await post(email, PASSWORD)).statusCode).toBe(401)
    expect((await post(email, 'a new and longer one')).statusCode).toBe(200)
  })

  it('shuts a disabled account out, at once and by name', async () => {
    const { email, userId, cookie } = await server.person('radiologist')
    await changeUser(server.auth, userId, { disabled: true })
    expect((await whoIs(cookie)).kind).toBe('nobody')
    const answer = await post(email, PASSWORD)
    expect(answer.statusCode).toBe(403)
    expect(answer.json().code).toBe('auth/account-disabled')
    await changeUser(server.auth, userId, { disabled: false })
    expect((await post(email, PASSWORD)).statusCode).toBe(200)
  })

  it('has written no address, password or session into the log', async () => {
    const { email, cookie } = await server.person('visitor')
    await post(email, 'wrong-and-secret')
    const log = server.log.join('\n')
    expect(log).toContain('auth/wrong-credentials')
    for (const secret of ['clinic.example', 'wrong-and-secret', PASSWORD, cookie.split('=')[1]!])
      expect(log).not.toContain(secret)
  })
})
