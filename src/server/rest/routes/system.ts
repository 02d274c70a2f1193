/** Models, workers, the queue and what it gave up, settings, and how full everything is. */
import { z } from 'zod'
import { SOFTWARE } from '../../../core/index.ts'
import { listModels } from '../../../disk/index.ts'
import { modelManifestSchema } from '../../../inference/index.ts'
import { countByState, listDeadLetters, requeueDeadLetters } from '../../analyses/index.ts'
import { actorOf } from '../../audit/index.ts'
import { requires } from '../../auth/index.ts'
import { analysisState } from '../../database/schema.ts'
import type { App, Platform } from '../platform.ts'
import { readinessOf, readinessSchema } from '../readiness.ts'
import { storageFacts, storageSchema } from '../storage-facts.ts'
import { livingWorkers } from '../../worker/index.ts'

const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  task: z.enum(['valid-area', 'lesion']),
  licence: z.string(),
})
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
  studyId: z.uuid(),
  model: z.string(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  attempts: z.int(),
})
const stateSchema = z.object({
  state: z.enum(analysisState.enumValues),
  count: z.int(),
  /** When the oldest of them was asked for. */
  oldestAt: z.date().nullable(),
})
const settingSchema = z.object({
  variable: z.string(),
  /** Null where it is not set, or hidden. */
  value: z.string().nullable(),
  /** Whether it is set, and a secret. */
  hidden: z.boolean(),
  isDefault: z.boolean(),
})

/** @param app the server @param platform what it works with */
export function systemRoutes(app: App, platform: Platform): void {
  const { config, queue } = platform
  const { db, kind } = platform.database
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
      // By the name that a reading is asked for by, which is the package's.
      const items = listed.flatMap(({ name, manifestJson }) => {
        const { data } = modelManifestSchema.safeParse(manifestJson)
        if (data === undefined) return []
        const { version, sha256, task, licence } = data
        return [{ name, version, sha256, task, licence }]
      })
      return { items }
    },
  )
  app.get(
    '/api/v1/jobs',
    {
      config: requires('jobs.read'),
      schema: {
        summary: 'How many analyses wait, run and have ended, over all institutions',
        tags: ['jobs'],
        response: { 200: z.object({ items: z.array(stateSchema) }) },
      },
    },
    async () => ({ items: await countByState(db) }),
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
      const items = dead.map(({ diedAt, analysis }) => {
        const { id, studyId, modelName, errorCode, errorMessage, attempts } = analysis
        const failed = { model: modelName, errorCode, errorMessage, attempts }
        return { analysisId: id, diedAt, studyId, ...failed }
      })
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
    '/api/v1/configuration',
    {
      config: requires('system.read'),
      schema: {
        summary: 'The settings in force, secrets hidden',
        tags: ['system'],
        response: { 200: z.object({ items: z.array(settingSchema) }) },
      },
    },
    async () => ({ items: [...config.shown] }),
  )
  app.get(
    '/api/v1/system',
    {
      config: requires('system.read'),
      schema: {
        summary: 'Version, database, whether all is well, how full everything is, workers',
        tags: ['system'],
        response: {
          200: z.object({
            version: z.string(),
            database: z.enum(['pglite', 'postgres']),
            readiness: readinessSchema,
            storage: storageSchema,
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
        readiness: await readinessOf(platform),
        storage: await storageFacts(platform),
        workers: workers.map(({ id, name, device }) => ({ id, name, device })),
      }
    },
  )
}
