/** The client room: the API with its types, for pages and scripts. Runs in browsers and in Node. */
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './openapi.ts'

export type { paths } from './openapi.ts'

/** One function a method, typed by path: `client.GET('/api/v1/studies', { params: { query: { limit: 10 } } })`. */
export type ApiClient = Client<paths>

/**
 * @param url of the server
 * @param headers what tells who asks, where no cookie does: `{ authorization: 'Bearer TOKEN' }`
 * @returns the client; its answers hold `data`, or the problem as `error`
 */
export function createApiClient(url: string, headers: Record<string, string> = {}): ApiClient {
  return createClient<paths>({ baseUrl: url, headers })
}
