/** What the configuration says of an OpenID provider, in its own words and in better-auth's. */
import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth'
import type { Role } from './roles.ts'

/** Names the provider in `accounts` and in the redirect URI to register with it: `PUBLIC_URL/api/auth/callback/oidc`. */
export const OIDC_ID = 'oidc'

export interface OidcOptions {
  /** Where `/.well-known/openid-configuration` is found. */
  issuer: string
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
export function oidcProvider(options: OidcOptions): GenericOAuthConfig {
  return {
    providerId: OIDC_ID,
    discoveryUrl: `${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
    disableProviderLogout: true,
    disableSignUp: options.newUsers === undefined,
  }
}
