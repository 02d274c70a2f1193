import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { listTokens, revokeToken } from './api-tokens.ts'
import { checkAdminToken, firstStart } from './first-start.ts'
import { acceptInvitation } from './invitations.ts'
import { PASSWORD, type TestServer, testServer } from './test-server.ts'
import { changeUser, deleteUser, listUsers } from './users.ts'

const TOKEN = 'a7'.repeat(32)
const from = { address: '192.0.2.1' }

describe('GROUNDGLASS_ADMIN_TOKEN', () => {
  it('must be too long to try', () => {
    expect(() => checkAdminToken('x'.repeat(15))).toThrow(
      expect.objectContaining({ code: 'config/admin-token-too-short' }),
    )
    expect(() => checkAdminToken('x'.repeat(16))).not.toThrow()
  })
})

describeOnEachDatabase('first start', (databases) => {
  let database: Database
  let server: TestServer
  beforeAll(async () => {
    database = await databases.open()
    server = await testServer(database)
  })
  afterAll(() => server.app.close())

  const start = (wish: { adminToken?: string; demo?: boolean } = {}) =>
    firstStart(server.auth, { institutionName: 'Clinic', ...wish })
  const administrator = (link: string | null, email?: string) =>
    acceptInvitation(
      server.auth,
      {
        secret: new URL(link ?? '').hash.slice(1),
        name: 'A',
        password: PASSWORD,
        ...(email ? { email } : {}),
      },
      from,
    )

  it('makes a token of the given value, once, and does not bring it back', async () => {
    expect((await start({ adminToken: TOKEN })).adminToken).toBe('made')
    expect((await start({ adminToken: TOKEN })).adminToken).toBe('known')
    const send = () =>
      server.app.inject({ url: '/studies', headers: { authorization: `Bearer ${TOKEN}` } })
    expect((await send()).statusCode).toBe(200)
    const [token] = await listTokens(server.auth)
    await revokeToken(server.auth, token!.id)
    expect((await start({ adminToken: TOKEN })).adminToken).toBe('known')
    expect((await send()).json().code).toBe('auth/token-revoked')
    expect((await start({ adminToken: `${TOKEN}b` })).adminToken).toBe('too-late')
  })

  it('makes one institution, also when processes start together', async () => {
    const starts = await Promise.all([start(), start(), start()])
    const institutions = new Set(starts.map(({ institutionId }) => institutionId))
    expect([...institutions]).toEqual([server.first.institutionId])
  })

  it('lets the demonstration look, and do nothing else', async () => {
    const { visitor } = await start({ demo: true })
    const demo = await testServer(database, {}, visitor!)
    expect((await demo.app.inject({ url: '/studies' })).statusCode).toBe(200)
    const write = await demo.app.inject({ method: 'POST', url: '/studies', payload: {} })
    expect(write.json().code).toBe('auth/not-allowed')
    await demo.app.close()
  })

  it('prints links until one has made the first administrator; then none is good', async () => {
    const links = [server.first.administratorLink, (await start()).administratorLink]
    await expect(administrator(links[0]!)).rejects.toThrow(
      expect.objectContaining({ code: 'auth/email-missing' }),
    )
    const { userId } = await administrator(links[0]!, 'Root@Clinic.example')
    expect((await listUsers(server.auth)).find(({ id }) => id === userId)).toMatchObject({
      email: 'root@clinic.example',
      role: 'administrator',
      institutionId: server.first.institutionId,
    })
    expect((await start()).administratorLink).toBeNull()
    await expect(administrator(links[1]!, 'second@clinic.example')).rejects.toThrow(
      expect.objectContaining({ code: 'auth/invitation-used' }),
    )
  })

  it('keeps the last administrator', async () => {
    const root = (await listUsers(server.auth)).find(({ email }) => email.startsWith('root@'))!
    const last = expect.objectContaining({ code: 'auth/last-administrator' })
    await expect(changeUser(server.auth, root.id, { role: 'visitor' })).rejects.toThrow(last)
    await expect(changeUser(server.auth, root.id, { disabled: true })).rejects.toThrow(last)
    await expect(deleteUser(server.auth, root.id)).rejects.toThrow(last)
    const second = await server.person('administrator')
    await deleteUser(server.auth, root.id)
    await expect(deleteUser(server.auth, root.id)).rejects.toThrow(
      expect.objectContaining({ code: 'auth/unknown-user' }),
    )
    await expect(deleteUser(server.auth, second.userId)).rejects.toThrow(last)
  })
})
