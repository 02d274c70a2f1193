/** Workers, dead letters, and how full the disk is. */
import { z } from 'zod'
import { SOFTWARE } from '../../../core/index.ts'
import { listDeadLetters, requeueDeadLetters } from '../../analyses/index.ts'
import { actorOf } from '../../audit/index.ts'
import { requires } from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'
import { livingWorkers } from '../../worker/index.ts'

const workerSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  host: z.string(),
  pid: z.int(),
  device: z.string(),
  models: z.array(z.object({ name: z.string(), version: z.string(), sha256: z.string() })),
  /** Of the last series it read; null before the first. */
  msPerSlice: z.number().nullable(),
  seriesCount: z.int(),
  startedAt: z.date(),
  lastSeenAt: z.date(),
})
const deadSchema = z.object({
  analysisId: z.uuid(),
  diedAt: z.date(),
  errorCode: z.string().nullable(),
  attempts: z.int(),
})

/** @param app the server @param platform what it works with */
export function systemRoutes(app: App, { database: { db, kind }, queue, store }: Platform): void {
  app.get(
    '/api/v1/jobs/dead',
    {
      config: requires('jobs.read'),
      schema: {
        summary: 'Analyses that were given up',
        tags: ['jobs'],
        response: { 200: z.object({ items: z.array(deadSchema) }) },
      },
    },
    async () => {
      const dead = await listDeadLetters(db, queue)
      const items = dead.map(({ diedAt, analysis: { id, errorCode, attempts } }) => ({
        analysisId: id,
        diedAt,
        errorCode,
        attempts,
      }))
      return { items }
    },
  )
  app.post(
    '/api/v1/jobs/requeue',
    {
      config: requires('jobs.write'),
      schema: {
        summary: 'Queue again what was given up: these analyses, or all',
        tags: ['jobs'],
        body: z.object({ analysisIds: z.array(z.uuid()).optional() }),
        response: { 200: z.object({ queued: z.array(z.uuid()) }) },
      },
    },
    async ({ principal, body }) => {
      const rows = await requeueDeadLetters(db, queue, body.analysisIds, actorOf(principal))
      return { queued: rows.map(({ id }) => id) }
    },
  )
  const workersNow = () =>
    livingWorkers(db, new Date(Date.now() - 3 * queue.heartbeatSeconds * 1000))

  app.get(
    '/api/v1/workers',
    {
      config: requires('system.read'),
      schema: {
        summary: 'Workers that live: where, with which models, how fast',
        tags: ['system'],
        response: { 200: z.object({ items: z.array(workerSchema) }) },
      },
    },
    async () => ({ items: await workersNow() }),
  )
  app.get(
    '/api/v1/system',
    {
      config: requires('system.read'),
      schema: {
        summary: 'Version, database, disk, workers',
        tags: ['system'],
        response: {
          200: z.object({
            version: z.string(),
            database: z.enum(['pglite', 'postgres']),
            freeBytes: z.number(),
            workers: z.array(z.object({ id: z.uuid(), name: z.string(), device: z.string() })),
          }),
        },
      },
    },
    async () => {
      const workers = await workersNow()
      return {
        version: SOFTWARE.version,
        database: kind,
        freeBytes: await store.freeBytes(),
        workers: workers.map(({ id, name, device }) => ({ id, name, device })),
      }
    },
  )
}
