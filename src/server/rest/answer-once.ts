/**
 * Requests that carry an Idempotency-Key are done once and answered the same again
 * (draft-ietf-httpapi-idempotency-key-header).
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import type { Principal } from '../auth/index.ts'
import { multipartSha256 } from '../uploads/index.ts'
import { faultOf } from '../worker/fault.ts'
import { type Answer, type Claim, IdempotencyKeys } from './idempotency-keys.ts'
import type { App, Platform } from './platform.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that this request must settle when it is answered. */
    claim: Claim | null
    /** Of what a multipart body brought; set by the route that read it. */
    contentSha256: string | null
  }
  interface FastifyContextConfig {
    /** False: the header means nothing here. */
    answerOnce?: boolean
  }
}

const TEND_EVERY_MS = 60_000

/**
 * Every POST of someone who is known, but for signing in.
 * @param app the server, before its routes
 * @param platform the database, and the limits of what is read to compare
 */
export function answerOnce(app: App, { database: { db }, uploads }: Platform): void {
  const keys = new IdempotencyKeys(db)
  const tending = setInterval(() => {
    keys.tend().catch((error: unknown) => app.log.error({ error: faultOf(error) }, 'fault'))
  }, TEND_EVERY_MS)
  app.addHook('onClose', async () => clearInterval(tending))
  app.decorateRequest('claim', null)
  app.decorateRequest('contentSha256', null)

  app.addHook('preHandler', async (request, reply) => {
    const claim = claimOf(request)
    if (claim === null) return undefined
    const kept = await keys.claim(claim)
    if (kept === null) {
      request.claim = claim
      return undefined
    }
    if (request.isMultipart())
      request.contentSha256 = await multipartSha256(request, uploads.limits)
    if (kept.requestSha256 !== requestSha256(request)) throw reused()
    const { status, headers, body } = kept.answer
    return reply
      .code(status)
      .headers({ ...headers, 'idempotency-replayed': 'true' })
      .serializer((value: unknown) => String(value))
      .send(body)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const { claim } = request
    if (claim === null) return payload
    request.claim = null
    // The cause of a refusal may be gone the next time. A 204 has no payload.
    const body = payload ?? ''
    if (reply.statusCode >= 300 || typeof body !== 'string') await keys.release(claim)
    else {
      const answer = { status: reply.statusCode, headers: keptHeaders(reply), body }
      await keys.keep(claim, { requestSha256: requestSha256(request), answer })
    }
    return payload
  })
}

function claimOf(request: FastifyRequest): Claim | null {
  const header = request.headers['idempotency-key']
  const { permission, answerOnce: wanted = true } = request.routeOptions.config
  if (header === undefined || request.method !== 'POST' || !wanted) return null
  const subject = subjectOf(request.principal)
  if (subject === null || permission === 'session.create') return null
  return { subject, key: keyOf(header) }
}

/** Who must be the same for a request to be the same. */
function subjectOf(principal: Principal): string | null {
  switch (principal.kind) {
    case 'user':
      return `user:${principal.userId}`
    case 'token':
      return `token:${principal.tokenId}`
    case 'guest':
      return `guest:${principal.guestLinkId}`
    case 'nobody':
      return null
  }
}

/** A string as RFC 8941 writes it, or the same without its quotation marks, as many clients do. */
function keyOf(header: string | string[]): string {
  const [, , key] = /^("?)([\x21\x23-\x5b\x5d-\x7e]{16,255})\1$/.exec(String(header)) ?? []
  if (key !== undefined) return key
  throw new GroundglassError(
    'request/invalid-idempotency-key',
    'Expected an Idempotency-Key of 16 to 255 printable characters without spaces, quotation marks and backslashes; another came. Use a random UUID, a new one for each request.',
  )
}

/** Method, address, and content: of JSON as it was understood, of files their bytes in their order, without their names. */
function requestSha256({ method, url, body, contentSha256 }: FastifyRequest): string {
  const content = contentSha256 ?? sha256Of(JSON.stringify(body ?? null))
  return sha256Of([method, url, content].join('\n'))
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function keptHeaders(reply: FastifyReply): Answer['headers'] {
  const names = ['content-type', 'location', 'etag']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
}

function reused(): GroundglassError {
  return new GroundglassError(
    'request/idempotency-key-reused',
    'Expected the request that this Idempotency-Key came with first; it is another one. Use a new key for each request.',
  )
}
