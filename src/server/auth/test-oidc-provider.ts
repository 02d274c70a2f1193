/** For tests only: a certified OpenID provider on loopback, which takes everyone for whom the test says. */
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

export const CLIENT = { id: 'groundglass', secret: 'a secret of the tests, for the client' }

/** What the provider tells of a person. */
export interface Claims {
  email: string
  email_verified: boolean
  name: string
}

export interface OidcProvider {
  issuer: URL
  /** Whoever comes next is this one. */
  next: { sub: string; claims: Claims }
  close(): Promise<void>
}

/**
 * @param redirectUri where it sends people back to
 * @param port where it listens; any free one without it
 * @returns the running provider
 */
export async function startOidcProvider(redirectUri: string, port = 0): Promise<OidcProvider> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const known = new Map<string, Claims>()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, ...known.get(sub) }),
    }),
    // Everyone has agreed already.
    loadExistingGrant: async ({ oidc }: { oidc: { session: { accountId: string } } }) => {
      const grant = new provider.Grant({ clientId: CLIENT.id, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const started: OidcProvider = {
    issuer: new URL(issuer),
    next: { sub: '', claims: { email: '', email_verified: false, name: '' } },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url !== '/interaction') return answer(request, response)
    const { sub, claims } = started.next
    known.set(sub, claims)
    void provider.interactionFinished(request, response, { login: { accountId: sub } })
  })
  return started
}
