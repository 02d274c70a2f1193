import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { INVITATION_MS } from './invitation-link.ts'
import { invite, inviteAgain } from './invitations.ts'
import { invitations } from './schema.ts'
import { PASSWORD, type TestServer, testServer } from './test-server.ts'

describeOnEachDatabase('invitations', (databases) => {
  let database: Database
  let server: TestServer
  beforeAll(async () => {
    database = await databases.open()
    server = await testServer(database)
  })
  afterAll(() => server.app.close())
  afterEach(() => {
    vi.useRealTimers()
  })

  const accept = (link: string, password = PASSWORD) =>
    server.app.inject({
      method: 'POST',
      url: '/invitation',
      payload: { secret: new URL(link).hash.slice(1), name: 'Somebody', password },
    })
  const signIn = (email: string, password: string) =>
    server.app.inject({ method: 'POST', url: '/session', payload: { email, password } })
  const newcomer = (email: string) =>
    invite(server.auth, {
      email,
      role: 'researcher',
      institutionId: server.first.institutionId,
    })

  it('opens an account once; the link holds its secret where servers do not see it', async () => {
    const { link } = await newcomer('New@Clinic.example')
    expect(link).toMatch(/^http:\/\/localhost:8080\/invitation#[\w-]{43}$/)
    expect((await signIn('new@clinic.example', PASSWORD)).statusCode).toBe(401)
    expect((await accept(link, 'short')).json().code).toBe('auth/weak-password')
    expect((await accept(link)).json().email).toBe('new@clinic.example')
    expect((await signIn('new@clinic.example', PASSWORD)).statusCode).toBe(200)
    const again = await accept(link, 'another long password')
    expect(again.statusCode).toBe(410)
    expect(again.json().code).toBe('auth/invitation-used')
    await expect(newcomer('new@clinic.example')).rejects.toThrow(
      expect.objectContaining({ code: 'auth/user-exists' }),
    )
  })

  it('opens it once, also when two open it at the same time', async () => {
    const { link } = await newcomer('twice@clinic.example')
    const answers = await Promise.all([accept(link), accept(link)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      200, 410,
    ])
  })

  it('ends after its time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { link } = await newcomer('late@clinic.example')
    vi.setSystemTime(Date.now() + INVITATION_MS)
    expect((await accept(link)).json().code).toBe('auth/invitation-expired')
    expect((await accept(`${link}x`)).json().code).toBe('auth/unknown-invitation')
  })

  it('gives a new password for a forgotten one, and ends the old sessions and links', async () => {
    const { userId, email, cookie } = await server.person('visitor')
    const lost = await inviteAgain(server.auth, userId)
    const { link } = await inviteAgain(server.auth, userId)
    expect((await accept(lost.link)).json().code).toBe('auth/unknown-invitation')
    expect((await accept(link, 'another long password')).statusCode).toBe(200)
    const who = await server.app.inject({ url: '/session', headers: { cookie } })
    expect(who.json().kind).toBe('nobody')
    expect((await signIn(email, PASSWORD)).statusCode).toBe(401)
    expect((await signIn(email, 'another long password')).statusCode).toBe(200)
  })

  it('is kept as a hash', async () => {
    const { link } = await newcomer('hash@clinic.example')
    const rows = JSON.stringify(await database.db.select().from(invitations))
    expect(rows).not.toContain(new URL(link).hash.slice(1))
  })
})
