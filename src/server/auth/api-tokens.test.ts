import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { createToken, listTokens, revokeToken } from './api-tokens.ts'
import type { Scope } from './roles.ts'
import { apiTokens } from './schema.ts'
import { type TestServer, testServer } from './test-server.ts'
import { changeUser } from './users.ts'

describeOnEachDatabase('API tokens', (databases) => {
  let server: TestServer
  let owner: Awaited<ReturnType<TestServer['person']>>
  beforeAll(async () => {
    server = await testServer(await databases.open())
    owner = await server.person('radiologist')
  })
  afterAll(() => server.app.close())
  afterEach(() => {
    vi.useRealTimers()
  })

  const make = (scopes: Scope[], expiresAt: Date | null = null) =>
    createToken(server.auth, { userId: owner.userId, name: 'script', scopes, expiresAt })
  const send = (secret: string, method: 'GET' | 'POST' = 'GET', headers = {}) =>
    server.app.inject({
      method,
      url: '/studies',
      headers: { authorization: `Bearer ${secret}`, ...headers },
    })

  it('opens what its scopes name, within the institution of its owner', async () => {
    const { secret, token } = await make(['studies:read'])
    expect(secret).toMatch(/^gg_[\w-]{43}$/)
    const answer = await send(secret)
    expect(answer.json()).toEqual({
      kind: 'institution',
      institutionId: server.first.institutionId,
    })
    const refused = await send(secret, 'POST')
    expect(refused.statusCode).toBe(403)
    expect(refused.json().message).toContain('needs a token with studies:write')
    const seen = await listTokens(server.auth, owner.userId)
    expect(seen.find(({ id }) => id === token.id)?.lastUsedAt).toBeInstanceOf(Date)
    expect(JSON.stringify(seen)).not.toContain('sha256')
  })

  it('needs no Origin, and goes before a cookie', async () => {
    const { secret } = await make(['studies:write'])
    const { cookie } = owner
    expect((await send(secret, 'POST', { origin: 'https://elsewhere.example' })).statusCode).toBe(
      200,
    )
    // The cookie alone would open this; the token, which comes first, has no scope for it.
    expect((await send(secret, 'GET', { cookie })).statusCode).toBe(403)
    expect((await send('gg_unknown', 'GET', { cookie })).json().code).toBe('auth/unknown-token')
  })

  it('is kept as a hash', async () => {
    const { secret, token } = await make(['studies:read'])
    const [row] = await server.auth.db.select().from(apiTokens).where(eq(apiTokens.id, token.id))
    expect(row?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(row)).not.toContain(secret.slice(3))
  })

  it('ends when it is said to', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { secret } = await make(['studies:read'], new Date(Date.now() + 1000))
    expect((await send(secret)).statusCode).toBe(200)
    vi.setSystemTime(Date.now() + 1000)
    const answer = await send(secret)
    expect(answer.statusCode).toBe(401)
    expect(answer.json().code).toBe('auth/token-expired')
  })

  it('is revoked for good', async () => {
    const { secret, token } = await make(['studies:read'])
    const first = await revokeToken(server.auth, token.id)
    expect(await revokeToken(server.auth, token.id)).toEqual(first)
    expect((await send(secret)).json().code).toBe('auth/token-revoked')
    expect(await revokeToken(server.auth, owner.userId)).toBeNull()
  })

  it('follows its owner: role, and rest', async () => {
    const { secret } = await make(['studies:write'])
    await changeUser(server.auth, owner.userId, { role: 'visitor' })
    expect((await send(secret, 'POST')).json().code).toBe('auth/not-allowed')
    await changeUser(server.auth, owner.userId, { disabled: true })
    expect((await send(secret, 'POST')).json().code).toBe('auth/account-disabled')
    await changeUser(server.auth, owner.userId, { role: 'radiologist', disabled: false })
    expect((await send(secret, 'POST')).statusCode).toBe(200)
  })

  it('has left no secret in the log', async () => {
    const { secret } = await make(['studies:read'])
    await send(secret)
    expect(server.log.length).toBeGreaterThan(0)
    expect(server.log.join('\n')).not.toContain(secret)
  })
})
