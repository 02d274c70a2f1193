/** Analyses: listed, asked for, cancelled; their Readings, masks and lesion maps. */
import { and, eq, getTableColumns, type SQL } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GroundglassError, parametersSchema } from '../../../core/index.ts'
import { type AnalysisRow, cancelAnalysis, requestAnalysis } from '../../analyses/index.ts'
import { actorOf } from '../../audit/index.ts'
import { authorise, type Permission, requires, within } from '../../auth/index.ts'
import { analyses, series, studies } from '../../database/schema.ts'
import type { Queries } from '../../database/session.ts'
import { PRIORITY } from '../../queue/index.ts'
import { after, newestFirst, page, pageOf, pageQuery } from '../cursor.ts'
import { lesionMapOf, maskOf, noAnalysis, readingOf } from '../done-analysis.ts'
import type { App, Platform } from '../platform.ts'
import { progressSchema } from '../progress-schema.ts'
import { audits } from '../record-looks.ts'
import { sendBlob } from '../send-blob.ts'

const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
const VERDICTS = ['suspicious', 'not-suspicious', 'not-interpretable'] as const
const idParams = z.object({ id: z.uuid() })
/** A package's name: no path of this machine. */
export const packageName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/)
export const analysisSchema = z.object({
  id: z.uuid(),
  state: z.enum(STATES),
  studyId: z.uuid(),
  studyInstanceUID: z.string(),
  seriesId: z.uuid(),
  seriesInstanceUID: z.string(),
  seriesRevision: z.int(),
  verdict: z.enum(VERDICTS).nullable(),
  model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  parameters: z.record(z.string(), z.unknown()),
  priority: z.int(),
  progress: progressSchema.nullable(),
  attempts: z.int(),
  error: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
})
const columns = {
  ...getTableColumns(analyses),
  seriesInstanceUID: series.seriesInstanceUID,
  studyInstanceUID: studies.studyInstanceUID,
}
export type FoundAnalysis = AnalysisRow & {
  seriesInstanceUID: string
  studyInstanceUID: string
}

/** @param db the database @param where which @returns a query for analyses with their series and study */
export const selectAnalyses = (db: Queries, where: SQL | undefined) =>
  db
    .select(columns)
    .from(analyses)
    .innerJoin(series, eq(series.id, analyses.seriesId))
    .innerJoin(studies, eq(studies.id, analyses.studyId))
    .where(where)

/** @param app the server @param platform what it works with */
export function analysisRoutes(app: App, { database: { db }, queue, store }: Platform): void {
  const select = (where: SQL | undefined) => selectAnalyses(db, where)
  const find = async ({ principal }: FastifyRequest, id: string, permission: Permission) => {
    const reach = authorise(principal, permission)
    const [row] = await select(and(eq(analyses.id, id), within(reach, analyses)))
    if (row === undefined) throw noAnalysis()
    return row
  }

  app.get(
    '/api/v1/analyses',
    {
      config: requires('analyses.read'),
      schema: {
        summary: 'Analyses, newest first',
        tags: ['analyses'],
        querystring: pageQuery.extend({
          state: z.enum(STATES).optional(),
          verdict: z.enum(VERDICTS).optional(),
          seriesId: z.uuid().optional(),
          studyId: z.uuid().optional(),
        }),
        response: { 200: pageOf(analysisSchema) },
      },
    },
    async ({ principal, query }) => {
      const { state, verdict, seriesId, studyId, cursor, limit } = query
      const rows = await select(
        and(
          within(authorise(principal, 'analyses.read'), analyses),
          state && eq(analyses.state, state),
          verdict && eq(analyses.verdict, verdict),
          seriesId === undefined ? undefined : eq(analyses.seriesId, seriesId),
          studyId === undefined ? undefined : eq(analyses.studyId, studyId),
          after(cursor, analyses),
        ),
      )
        .orderBy(...newestFirst(analyses))
        .limit(limit + 1)
      const { items, nextCursor } = page(rows, limit)
      return { items: items.map(told), nextCursor }
    },
  )
  app.get(
    '/api/v1/analyses/:id',
    {
      config: { ...requires('analyses.read'), ...audits('analysis.view', 'analysis') },
      schema: {
        summary: 'One analysis',
        tags: ['analyses'],
        params: idParams,
        response: { 200: analysisSchema },
      },
    },
    async (request) => told(await find(request, request.params.id, 'analyses.read')),
  )
  const file = (
    name: 'reading' | 'mask' | 'lesion-map',
    summary: string,
    send: (
      row: FoundAnalysis,
      request: FastifyRequest,
      reply: FastifyReply,
    ) => Promise<FastifyReply>,
  ) =>
    app.get(
      `/api/v1/analyses/:id/${name}`,
      {
        config: { ...requires('analyses.read'), ...audits(`${name}.export`, 'analysis') },
        schema: { summary, tags: ['analyses'], params: idParams },
      },
      async (request, reply) =>
        send(await find(request, request.params.id, 'analyses.read'), request, reply),
    )
  file('reading', 'The Reading (groundglass.reading/1)', async (row, request, reply) => {
    return sendBlob(store, readingOf(row), 'application/json', request, reply)
  })
  file('mask', 'Lungs and lesions as NIfTI, gzipped', async (row, request, reply) => {
    readingOf(row)
    return sendBlob(store, maskOf(row), 'application/gzip', request, reply)
  })
  file(
    'lesion-map',
    'Probability of lesion in steps of 1/200 as NIfTI, gzipped',
    async (row, request, reply) => {
      readingOf(row)
      return sendBlob(store, lesionMapOf(row), 'application/gzip', request, reply)
    },
  )
  app.post(
    '/api/v1/analyses',
    {
      config: requires('analyses.write'),
      schema: {
        summary: 'Ask for an analysis; asked twice for the same, it is one',
        tags: ['analyses'],
        body: z.object({
          seriesId: z.uuid(),
          model: packageName,
          parameters: parametersSchema.partial().optional(),
          /** Whether somebody waits for it; what is asked for in a batch goes behind all others. */
          priority: z.enum(['person', 'batch']).default('person'),
        }),
        response: { 202: analysisSchema },
      },
    },
    async (request, reply) => {
      const { seriesId, model, parameters } = request.body
      const priority = PRIORITY[request.body.priority]
      const { principal } = request
      const reach = authorise(principal, 'analyses.write')
      const [row] = await db
        .select({ id: series.id })
        .from(series)
        .where(and(eq(series.id, seriesId), within(reach, series)))
      if (row === undefined) throw noSeries()
      const requestedBy = 'userId' in principal ? principal.userId : null
      const asked = { seriesId, model, parameters, priority, requestedBy, by: actorOf(principal) }
      const made = await requestAnalysis(db, queue, asked)
      return reply.code(202).send(told(await find(request, made.id, 'analyses.write')))
    },
  )
  app.post(
    '/api/v1/analyses/:id/cancel',
    {
      config: requires('analyses.write'),
      schema: {
        summary: 'Cancel an analysis that waits or runs',
        tags: ['analyses'],
        params: idParams,
        response: { 200: analysisSchema },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'analyses.write')
      if ((await cancelAnalysis(db, queue, id, actorOf(request.principal))) === null)
        throw new GroundglassError(
          'analysis/ended',
          'Expected an analysis that waits or runs; this one has ended. Nothing was changed.',
        )
      return told(await find(request, id, 'analyses.write'))
    },
  )
}

/** @param row an analysis @returns it as the API tells it */
export function told({
  modelName,
  modelVersion,
  modelSha256,
  errorCode,
  errorMessage,
  ...row
}: FoundAnalysis) {
  return {
    ...row,
    model: { name: modelName, version: modelVersion, sha256: modelSha256 },
    error: errorCode === null ? null : { code: errorCode, message: errorMessage },
  }
}

function noSeries(): GroundglassError {
  return new GroundglassError(
    'series/not-found',
    'Expected a stored series; there is none of this id. It may have been deleted.',
  )
}
