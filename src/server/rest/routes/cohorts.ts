/** Cohorts of series read again by another model, and what that changed. */
import { z } from 'zod'
import { parametersSchema, runSchema, VERDICTS } from '../../../core/index.ts'
import { compareCohort, countVerdictChanges, reanalyze } from '../../analyses/index.ts'
import { actorOf } from '../../audit/index.ts'
import { authorise, requires } from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { packageName } from './analyses.ts'

const label = z.enum(VERDICTS)
const indexes = z.array(z.int()).readonly()
const sideSchema = z.object({
  label,
  reason: z.string(),
  margin: z.object({ slices: z.int(), change: z.enum(['cleared', 'added']) }).nullable(),
  lesionSliceCount: z.int(),
  lesionModel: z.string().nullable(),
})
const comparisonSchema = z.object({
  seriesId: z.uuid(),
  seriesInstanceUID: z.string(),
  changed: z.boolean(),
  beforeId: z.uuid(),
  afterId: z.uuid(),
  before: sideSchema,
  after: sideSchema,
  runs: z.object({ gained: z.array(runSchema), lost: z.array(runSchema) }),
  lesionSlices: z.object({ gained: indexes, lost: indexes }),
  causes: z.array(z.enum(['lesion-model', 'valid-area-model', 'parameters', 'slices'])).readonly(),
})

/** Each costs two files of Readings. */
const MAX_COMPARISONS = 100
/** In one request; without a list all series are meant. */
const MAX_SERIES = 10_000

/** @param app the server @param platform what it works with */
export function cohortRoutes(app: App, { database: { db }, queue, store }: Platform): void {
  app.post(
    '/api/v1/analyses::reanalyze',
    {
      config: requires('analyses.write'),
      schema: {
        summary: 'Read a cohort with a model, behind whoever waits; earlier analyses stay',
        tags: ['analyses'],
        body: z.object({
          model: packageName,
          parameters: parametersSchema.partial().optional(),
          /** Every complete series of the institution where it is left out. */
          seriesIds: z.array(z.uuid()).max(MAX_SERIES).optional(),
        }),
        response: { 202: z.object({ series: z.int(), queued: z.int() }) },
      },
    },
    async ({ principal, body }, reply) => {
      const asked = await reanalyze(db, queue, {
        ...body,
        reach: authorise(principal, 'analyses.write'),
        seriesIds: body.seriesIds ?? 'all',
        requestedBy: 'userId' in principal ? principal.userId : null,
        by: actorOf(principal),
      })
      return reply.code(202).send(asked)
    },
  )
  app.get(
    '/api/v1/analyses::compare',
    {
      config: { ...requires('analyses.read'), ...audits('analysis.view') },
      schema: {
        summary: 'What a model changed, series by series, against their newest Reading by another',
        tags: ['analyses'],
        querystring: z.object({
          model: packageName,
          /** Only series with another verdict than before. */
          changed: z.stringbool().default(false),
          limit: z.coerce.number().int().min(1).max(MAX_COMPARISONS).default(20),
          cursor: z.uuid().optional(),
        }),
        response: {
          200: z.object({
            verdicts: z.array(z.object({ before: label, after: label, series: z.int() })),
            items: z.array(comparisonSchema),
            nextCursor: z.uuid().nullable(),
          }),
        },
      },
    },
    async ({ principal, query: { model, changed, limit, cursor } }) => {
      const reach = authorise(principal, 'analyses.read')
      const cohort = { seriesIds: 'all', model, reach } as const
      const found = await compareCohort(db, store, cohort, {
        changedOnly: changed,
        afterSeriesId: cursor,
        limit: limit + 1,
      })
      const items = found.slice(0, limit)
      return {
        verdicts: await countVerdictChanges(db, cohort),
        items,
        nextCursor: found.length > limit ? items.at(-1)!.seriesId : null,
      }
    },
  )
}
