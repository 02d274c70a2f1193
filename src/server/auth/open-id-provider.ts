/** What the configuration says of an OpenID provider, in its own words and in better-auth's. */
import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth'
import type { Role } from './policy.ts'

export interface OpenIdOptions {
  /** Names the provider in `accounts` and in its redirect URI, `PUBLIC_URL/api/auth/callback/ID`. */
  id: string
  /** What the page writes on the button. */
  name: string
  /** Where `/.well-known/openid-configuration` is found. */
  issuer: URL
  clientId: string
  clientSecret: string
  /**
   * What people become whom nobody invited; without it they are refused, and an administrator must invite them first
   * under the e-mail address that the provider tells.
   */
  newUsers?: { role: Role; institutionId: string }
  /** Takes addresses that the provider does not call verified for good: anyone who can set his own is then anyone. */
  trustEmail?: boolean
}

/**
 * @param options from the server's configuration
 * @returns the same in better-auth's words
 */
export function openIdProvider(options: OpenIdOptions): GenericOAuthConfig {
  return {
    providerId: options.id,
    name: options.name,
    discoveryUrl: `${options.issuer.href.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
    disableProviderLogout: true,
    disableSignUp: options.newUsers === undefined,
  }
}
