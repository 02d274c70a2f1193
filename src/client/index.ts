/** The client room: the API with its types, for pages and scripts. Runs in browsers and in Node. */
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './openapi.ts'

export type { paths } from './openapi.ts'

/** One function a method, typed by path: `client.GET('/api/v1/studies', { params: { query: { limit: 10 } } })`. */
export type ApiClient = Client<paths>

type Json<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never

/** What a route answers with when all is well: `Answer<'/api/v1/studies', 'get'>`. */
export type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends { responses: infer Told }
  ? {
      [Status in keyof Told]: Status extends 200 | 201 | 202 ? Json<Told[Status]> : never
    }[keyof Told]
  : never

/**
 * @param url of the server
 * @param headers what tells who asks, where no cookie does: `{ authorization: 'Bearer TOKEN' }`
 * @param fetch what sends a request, where that is not the global one
 * @returns the client; its answers hold `data`, or the problem as `error`
 */
export function createApiClient(
  url: string,
  headers: Record<string, string> = {},
  fetch?: (request: Request) => Promise<Response>,
): ApiClient {
  return createClient<paths>({ baseUrl: url, headers, ...(fetch && { fetch }) })
}
