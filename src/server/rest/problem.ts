/** Errors as problem+json (RFC 9457), with their code; what nobody foresaw is told without detail. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { GroundglassError } from '../../core/index.ts'
import { retryAfterSeconds } from '../auth/index.ts'
import { faultOf } from '../worker/fault.ts'
import type { App } from './platform.ts'
import { statusOf } from './error-status.ts'

/** What every error is answered with, beside its title and the id of the request. */
interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** @param app whose errors are told so from now on */
export function tellProblems(app: App): void {
  app.setErrorHandler((error: FastifyError | GroundglassError, request, reply) => {
    const problem = problemOf(error)
    // Of the error only what is known to hold no values.
    if (problem.status >= 500) request.log.error({ error: faultOf(error) }, 'request failed')
    const seconds = retryAfterSeconds(error)
    if (seconds !== null) reply.header('retry-after', seconds)
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
    return send(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      status: 404,
      code: 'request/not-found',
      detail: 'Expected an address of this server; there is nothing here. See /api/docs.',
    }),
  )
}

function send(request: FastifyRequest, reply: FastifyReply, problem: Problem) {
  request.errorCode = problem.code
  return (
    reply
      // Of what was to be sent, had it gone well.
      .removeHeader('etag')
      .code(problem.status)
      .type(TYPE)
      .serializer((value: unknown) => JSON.stringify(value))
      .send({ ...titled(problem), requestId: request.id })
  )
}

const TYPE = 'application/problem+json'

function titled(problem: Problem) {
  return { type: 'about:blank', title: STATUS_CODES[problem.status] ?? 'Error', ...problem }
}

/**
 * Answers where no reply can, and ends the connection.
 * @param socket on which nothing was answered yet
 * @param problem what to tell
 */
export function endWith(socket: Socket, problem: Problem): void {
  const body = JSON.stringify(titled(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

/** @param error whatever a request threw @returns how it is told */
function problemOf(error: FastifyError | GroundglassError): Problem {
  if (error instanceof GroundglassError) {
    const status = statusOf(error.code)
    if (status !== 500) return { status, code: error.code, detail: error.message }
    return { ...UNFORESEEN, code: error.code }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Where, never what: a value may be anything.
    const places = error.validation.map(
      ({ instancePath }) => `${error.validationContext}${instancePath}`,
    )
    const detail = `Expected a request as /api/openapi.json describes it; mend ${[...new Set(places)].join(', ')}.`
    return { status: 400, code: 'request/invalid', detail }
  }
  const { statusCode = 500 } = error
  if (statusCode < 400 || statusCode >= 500) return UNFORESEEN
  return {
    status: statusCode,
    code: 'request/invalid',
    detail: `Expected a request that can be understood; this one is refused (${error.code ?? statusCode}). See /api/docs.`,
  }
}

const UNFORESEEN: Problem = {
  status: 500,
  code: 'internal/unexpected',
  detail: 'Something went wrong here. The log has the reason under this request id.',
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The code that the request was refused with, for the counters. */
    errorCode?: string
  }
}
