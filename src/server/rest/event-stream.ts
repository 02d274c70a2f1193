/** Server-Sent Events (HTML standard, section 9.2): each with an id, by which a client that was cut off asks for the rest. */
import { setTimeout as pause } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { App } from './platform.ts'

/** What became of something, and when. */
export interface Change {
  readonly at: Date
  readonly data: unknown
}

/** Looks once for what is new, in order; null means that nothing more will come. */
export type Look = () => AsyncIterable<Change | null>

const LOOK_EVERY_MS = 1000
/** Proxies close what is silent. */
const BEAT_EVERY_MS = 15_000
/** Then the client comes again, with its last id, and is asked again who it is. */
const STREAM_FOR_MS = 15 * 60_000
const RETRY_MS = 2000

/**
 * @param app the server: when it drains, its streams end
 * @returns a function that answers with a stream of what a `look` finds, from a moment on, until `look` or the server ends it
 */
export function eventStreams(
  app: App,
): (reply: FastifyReply, event: string, from: Date, look: Look) => FastifyReply {
  const streams = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const ending of streams) ending.abort()
  })
  return (reply, event, from, look) => {
    const ending = new AbortController()
    streams.add(ending)
    const life = setTimeout(() => ending.abort(), STREAM_FOR_MS)
    reply.raw.once('close', () => {
      clearTimeout(life)
      streams.delete(ending)
      ending.abort()
    })
    return reply
      .headers({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // Not to be kept for another request: the server would wait for it when it drains.
        connection: 'close',
      })
      .send(Readable.from(frames(event, from, look, ending.signal)))
  }
}

async function* frames(
  event: string,
  from: Date,
  look: Look,
  signal: AbortSignal,
): AsyncGenerator<string> {
  // An id without data is remembered by the client, and fires nothing.
  yield `retry: ${RETRY_MS}\nid: ${from.toISOString()}\n\n`
  let spokenMs = performance.now()
  while (!signal.aborted) {
    for await (const change of look()) {
      if (change === null || signal.aborted) return
      const { at, data } = change
      yield `event: ${event}\nid: ${at.toISOString()}\ndata: ${JSON.stringify(data)}\n\n`
      spokenMs = performance.now()
    }
    if (performance.now() - spokenMs >= BEAT_EVERY_MS) {
      yield ':\n\n'
      spokenMs = performance.now()
    }
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}
