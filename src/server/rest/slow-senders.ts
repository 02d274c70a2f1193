/** Senders that hold a connection with next to nothing, or that go on after they were refused: ended by name. */
import type { Socket } from 'node:net'
import { type App, type Limits } from './platform.ts'
import { endWith } from './problem.ts'

/** So long a sender that was refused may take to hear it; what it still sends is thrown away. */
const LINGER_MS = 5000

/**
 * @param app whose requests are watched: in each `requestTimeoutMs` a body must end, or bring `minBytesPerSecond`
 * @param limits the configured ones
 */
export function refuseSlowSenders(app: App, limits: Limits): void {
  const { requestTimeoutMs, minBytesPerSecond } = limits
  const leastBytes = (minBytesPerSecond * requestTimeoutMs) / 1000
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request
    if (raw.headers['transfer-encoding'] === undefined && !Number(raw.headers['content-length']))
      return
    const { socket } = raw
    let before = socket.bytesRead
    const watch = setInterval(() => {
      const came = socket.bytesRead - before
      before = socket.bytesRead
      // What lies here unread is ours to take, and no fault of the sender.
      if (raw.complete || raw.readableLength > 0 || came >= leastBytes) return
      clearInterval(watch)
      request.log.info({ code: 'request/too-slow' }, 'ended')
      if (reply.raw.headersSent) socket.destroy()
      else endWith(socket, tooSlow(limits))
    }, requestTimeoutMs).unref()
    reply.raw.once('close', () => clearInterval(watch))
    reply.raw.once('finish', () => {
      if (!raw.complete) setTimeout(() => raw.complete || socket.destroy(), LINGER_MS).unref()
    })
  })
}

/**
 * What the parser of HTTP refuses before there is a request: for Fastify's `clientErrorHandler`.
 * @param limits the configured ones
 * @returns the handler
 */
export function refuseUnparsed(limits: Limits) {
  return ({ code }: Error & { code?: string }, socket: Socket): void => {
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') endWith(socket, tooSlow(limits))
    else if (code === 'HPE_HEADER_OVERFLOW') endWith(socket, HEADERS_TOO_LARGE)
    else if (code === 'ECONNRESET') socket.destroy()
    else endWith(socket, MALFORMED)
  }
}

const HEADERS_TOO_LARGE = {
  status: 431,
  code: 'request/headers-too-large',
  detail:
    'Expected at most 16 kB of headers; more came. Leave out what this server has no use for.',
}
const MALFORMED = {
  status: 400,
  code: 'request/malformed',
  detail:
    'Expected HTTP/1.1; what came is none. Use an HTTP client, and https where TLS is spoken.',
}

function tooSlow({ requestTimeoutMs, minBytesPerSecond }: Limits) {
  return {
    status: 408,
    code: 'request/too-slow',
    detail: `Expected the request to be whole within ${requestTimeoutMs} ms, or to bring ${minBytesPerSecond} bytes a second; it did neither. Send it again, files by tus if the network is bad.`,
  }
}
