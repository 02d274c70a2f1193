/** For whoever watches the server: is it alive, can it work. */
import { z } from 'zod'
import { requires } from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'
import { readinessOf, readinessSchema } from '../readiness.ts'

/** @param app the server @param platform what it works with */
export function healthRoutes(app: App, platform: Platform): void {
  app.get(
    '/healthz',
    {
      config: requires('system.health'),
      schema: {
        summary: 'The process answers',
        tags: ['system'],
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )
  app.get(
    '/readyz',
    {
      config: requires('system.health'),
      schema: {
        summary: 'Database, blobs, disk and models can be worked with',
        tags: ['system'],
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (_, reply) => {
      const readiness = await readinessOf(platform)
      return reply.code(readiness.ready ? 200 : 503).send(readiness)
    },
  )
}
