/** For whoever watches the server: is it alive, can it work. */
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { requires } from '../../auth/index.ts'
import { readingModel } from '../../analyses/index.ts'
import type { App, Platform } from '../platform.ts'

const readiness = z.object({
  ready: z.boolean(),
  database: z.boolean(),
  blobs: z.boolean(),
  models: z.boolean(),
})

/** @param app the server @param platform what it works with */
export function healthRoutes(app: App, { database: { db }, store, config }: Platform): void {
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
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_, reply) => {
      const [database, blobs, models] = await Promise.all([
        answers(db.execute(sql`select 1`)),
        answers(store.ensureRoom()),
        answers(Promise.all(config.worker.models.map(readingModel))),
      ])
      const ready = database && blobs && models
      return reply.code(ready ? 200 : 503).send({ ready, database, blobs, models })
    },
  )
}

function answers(check: Promise<unknown>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  )
}
