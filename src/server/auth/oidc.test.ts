import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventsInDatabase } from '../audit/index.ts'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { finishOidc } from './oidc.ts'
import { OIDC_ID, type OidcOptions } from './oidc-options.ts'
import { invite } from './invitations.ts'
import { accounts } from './schema.ts'
import { type Claims, CLIENT, type OidcProvider, startOidcProvider } from './test-oidc-provider.ts'
import { cookieOf, PUBLIC_URL, type TestServer, testServer } from './test-server.ts'
import { changeUser, listUsers } from './users.ts'

const CALLBACK = `${PUBLIC_URL}/api/auth/callback/oidc`

/** A browser: follows redirects between the two servers, and keeps the cookies of each. */
async function browse({ app }: TestServer, start = '/api/auth/oidc?to=/studies') {
  const jars: Record<string, Map<string, string>> = {}
  let url = new URL(start, PUBLIC_URL)
  for (;;) {
    const jar = (jars[url.host] ??= new Map())
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const own = url.origin === PUBLIC_URL
    if (own && !url.pathname.startsWith('/api/')) return { at: url, cookie }
    const answer = own
      ? await app.inject({ url: url.pathname + url.search, headers: { cookie } })
      : await fetch(url, { redirect: 'manual', headers: { cookie } })
    const setCookie =
      answer instanceof Response
        ? answer.headers.getSetCookie()
        : [answer.headers['set-cookie'] ?? []].flat()
    for (const line of setCookie) {
      const [name = '', value = ''] = cookieOf(line).split(/=(.*)/s)
      jar.set(name, value)
    }
    const location =
      answer instanceof Response ? answer.headers.get('location') : answer.headers.location
    if (!location) throw new Error(`${url.pathname} led nowhere`)
    url = new URL(location, url)
  }
}
async function whoIs({ app }: TestServer, cookie: string) {
  return (await app.inject({ url: '/session', headers: { cookie } })).json()
}

describeOnEachDatabase('OpenID sign-in', (databases) => {
  let database: Database
  let provider: OidcProvider
  let server: TestServer
  beforeAll(async () => {
    database = await databases.open()
    provider = await startOidcProvider(CALLBACK)
    server = await testServer(database, { oidc: options() })
  })
  afterAll(async () => {
    await server.app.close()
    await provider.close()
  })

  const options = (further: Partial<OidcOptions> = {}): OidcOptions => ({
    issuer: provider.issuer.href,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    ...further,
  })
  const comes = (name: string, claims: Partial<Claims> = {}) => {
    const email = `${name}@hospital.example`
    provider.next = { sub: `sub-${name}`, claims: { email, email_verified: true, name, ...claims } }
    return email
  }

  const invited = (email: string) =>
    invite(server.auth, { email, role: 'radiologist', institutionId: server.first.institutionId })

  it('signs in whom an administrator has invited, there and back to the page', async () => {
    const { userId } = await invited(comes('ada'))
    const { at, cookie } = await browse(server)
    expect(at.href).toBe(`${PUBLIC_URL}/studies`)
    expect(await whoIs(server, cookie)).toMatchObject({ userId, role: 'radiologist' })
    // And again, by the subject, even under a new address.
    comes('ada', { email: 'ada.lovelace@hospital.example' })
    expect(await whoIs(server, (await browse(server)).cookie)).toMatchObject({ userId })
  })

  it('keeps none of the tokens of the provider', async () => {
    const rows = await database.db.select().from(accounts)
    const ofProvider = rows.filter(({ providerId }) => providerId === OIDC_ID)
    expect(ofProvider).toHaveLength(1)
    expect(ofProvider[0]).toMatchObject({ accessToken: null, refreshToken: null, idToken: null })
  })

  it('refuses whom nobody invited', async () => {
    comes('stranger')
    const { at, cookie } = await browse(server)
    expect(at.pathname + at.search).toMatch(/^\/sign-in\?error=signup_disabled/)
    expect((await whoIs(server, cookie)).kind).toBe('nobody')
    const emails = (await listUsers(server.auth)).map(({ email }) => email)
    expect(emails).not.toContain('stranger@hospital.example')
  })

  it('tells the audit trail of those who came in, and of those who did not', async () => {
    const told: unknown[] = []
    for await (const { action, actorId, detail } of eventsInDatabase(database.db))
      if (detail['by'] === 'oidc') told.push([action, actorId])
    const [ada] = await listUsers(server.auth)
    const came = ['session.begin', ada!.id]
    expect(told).toEqual([came, came, ['session.refuse', null]])
  })

  it('refuses an address that the provider has not verified, unless told to trust it', async () => {
    const { userId } = await invited(comes('mallory', { email_verified: false }))
    const refused = await browse(server)
    expect(refused.at.search).toContain('error=account_not_linked')
    const trusting = await testServer(database, { oidc: options({ trustEmail: true }) })
    const { cookie } = await browse(trusting)
    expect(await whoIs(trusting, cookie)).toMatchObject({ userId })
    await trusting.app.close()
  })

  it('refuses a disabled account', async () => {
    const { userId } = await invited(comes('grace'))
    await browse(server)
    await changeUser(server.auth, userId, { disabled: true })
    const { at, cookie } = await browse(server)
    expect(at.pathname + at.search).toMatch(/^\/sign-in\?error=ACCOUNT_DISABLED/)
    expect((await whoIs(server, cookie)).kind).toBe('nobody')
  })

  it('makes accounts where the configuration says of which kind', async () => {
    const { institutionId } = server.first
    const open = await testServer(database, {
      oidc: options({ newUsers: { role: 'researcher', institutionId } }),
    })
    comes('lin')
    const { cookie } = await browse(open)
    expect(await whoIs(open, cookie)).toMatchObject({ role: 'researcher', institutionId })
    await open.app.close()
  })

  it('comes back to pages of this server only', async () => {
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const url = `/api/auth/oidc?to=${encodeURIComponent(to)}`
      expect((await server.app.inject({ url })).json().code).toBe('auth/cross-origin')
    }
  })

  it('does not take the answer that another browser got', async () => {
    comes('ada')
    const { headers } = await server.app.inject({ url: '/api/auth/oidc' })
    const state = new URL(headers.location ?? '').searchParams.get('state')
    const { location } = await finishOidc(
      server.auth,
      `/api/auth/callback/oidc?code=x&state=${state}`,
      { address: '192.0.2.1' },
    )
    expect(location).toContain('/sign-in?error=')
  })

  it('serves nothing else of better-auth', async () => {
    for (const url of [
      '/api/auth/sign-in/email',
      '/api/auth/sign-up/email',
      '/api/auth/update-user',
    ])
      expect((await server.app.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(404)
  })

  it('starts without the provider, and finds it when it is there', async () => {
    const { port } = provider.issuer
    await provider.close()
    const early = await testServer(database, { oidc: options() })
    const refused = await early.app.inject({ url: '/api/auth/oidc' })
    expect(refused.json().code).toBe('auth/no-oidc')
    const { email } = await early.person('visitor')
    expect(email).toContain('visitor')
    provider = await startOidcProvider(CALLBACK, Number(port))
    comes('ada')
    expect((await whoIs(early, (await browse(early)).cookie)).kind).toBe('user')
    await early.app.close()
  })

  it('says by name that none is configured', async () => {
    const none = await testServer(database)
    expect((await none.app.inject({ url: '/api/auth/oidc' })).json()).toEqual({
      code: 'auth/no-oidc',
      message: 'No OpenID provider is configured. Sign in with e-mail and password.',
    })
    expect((await none.app.inject({ url: '/api/auth/callback/oidc?code=1' })).statusCode).toBe(302)
    await none.app.close()
  })

  it('has written no address into the log', () => {
    expect(server.log.join('\n')).not.toContain('hospital.example')
  })
})
