/** Models, workers, dead letters, and how full the disk is. */
import { z } from 'zod'
import { SOFTWARE } from '../../../core/index.ts'
import { listModels } from '../../../disk/index.ts'
import { modelManifestSchema } from '../../../inference/index.ts'
import { listDeadLetters, requeueDeadLetters } from '../../analyses/index.ts'
import { actorOf } from '../../audit/index.ts'
import { requires } from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'
import { livingWorkers } from '../../worker/index.ts'

const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  task: z.enum(['valid-area', 'lesion']),
  licence: z.string(),
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
    '/api/v1/models',
    {
      config: requires('models.read'),
      schema: {
        summary: 'Model packages that can be read with',
        tags: ['models'],
        response: { 200: z.object({ items: z.array(modelSchema) }) },
      },
    },
    async () => {
      const listed = await listModels()
      const items = listed.flatMap(({ manifestJson }) => {
        const { data } = modelManifestSchema.safeParse(manifestJson)
        if (data === undefined) return []
        const { name, version, sha256, task, licence } = data
        return [{ name, version, sha256, task, licence }]
      })
      return { items }
    },
  )
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
      const workers = await livingWorkers(
        db,
        new Date(Date.now() - 3 * queue.heartbeatSeconds * 1000),
      )
      return {
        version: SOFTWARE.version,
        database: kind,
        freeBytes: await store.freeBytes(),
        workers: workers.map(({ id, name, device }) => ({ id, name, device })),
      }
    },
  )
}
