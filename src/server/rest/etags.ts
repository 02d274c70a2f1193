/** ETags (RFC 9110, 8.8): whoever has the answer already is told so, and nothing more. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './platform.ts'

/**
 * From now on every JSON answer to a GET carries the hash of its text, and is left out where the client has it.
 * @param app the server
 */
export function tagAnswers(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const answersGet = request.method === 'GET' && reply.statusCode === 200
    if (!answersGet || typeof payload !== 'string' || reply.hasHeader('etag')) return payload
    const tag = createHash('sha256').update(payload).digest('base64url')
    if (!isKnown(tag, request, reply)) return payload
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    return ''
  })
}

/**
 * Names what an answer holds. It may be kept by who asked alone, and is asked for again before it is used: rights change.
 * @param tag a name that no other content of this address has
 * @param request may say by `If-None-Match` what it has
 * @param reply gets the name as its ETag
 * @returns whether the client has it: the answer is to be 304, without a body
 */
export function isKnown(tag: string, request: FastifyRequest, reply: FastifyReply): boolean {
  const etag = `"${tag}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim())
  return known.some((one) => one === '*' || one.replace(/^W\//, '') === etag)
}
