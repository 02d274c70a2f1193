/** What a request tells of the client behind it, and how better-auth wants to hear it. */

/** The header in which the address of a client reaches better-auth; whatever a client sends in it is overwritten. */
export const ADDRESS_HEADER = 'x-groundglass-address'

export interface Client {
  /** Its IP address. */
  address: string
  userAgent?: string | undefined
  /** The request's Cookie header. */
  cookie?: string | undefined
}

/**
 * @param client whose request it is
 * @returns headers for better-auth
 */
export function headersOf({ address, userAgent, cookie }: Client): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: address })
  if (userAgent !== undefined) headers.set('user-agent', userAgent)
  if (cookie !== undefined) headers.set('cookie', cookie)
  return headers
}
