/** Studies: listed, found, shown, deleted. */
import { and, eq, exists, gte, ilike, isNull, lte, or, sql } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { authorise, type Permission, requires, within } from '../../auth/index.ts'
import { analyses, series, studies } from '../../database/schema.ts'
import { after, newestFirst, page, pageOf, pageQuery } from '../cursor.ts'
import type { App, Platform } from '../platform.ts'
import { tellingAnalysis, tellingAnalysisSchema } from '../telling-analysis.ts'

const idParams = z.object({ id: z.uuid() })
const studySchema = z.object({
  id: z.uuid(),
  studyInstanceUID: z.string(),
  studyDate: z.string().nullable(),
  patientId: z.string().nullable(),
  patientName: z.string().nullable(),
  accessionNumber: z.string().nullable(),
  description: z.string().nullable(),
  createdAt: z.date(),
})
const listedSchema = studySchema.extend({
  /** Of all analyses the one to show in a list: a suspicious one before any other. */
  analysis: tellingAnalysisSchema,
})
const columns = {
  id: studies.id,
  studyInstanceUID: studies.studyInstanceUID,
  studyDate: studies.studyDate,
  patientId: studies.patientId,
  patientName: studies.patientName,
  accessionNumber: studies.accessionNumber,
  description: studies.description,
  createdAt: studies.createdAt,
}

/** @param app the server @param platform what it works with */
export function studyRoutes(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/studies',
    {
      config: requires('studies.read'),
      schema: {
        summary: 'Studies, newest first',
        tags: ['studies'],
        querystring: pageQuery.extend({
          from: z.iso.date().optional(),
          to: z.iso.date().optional(),
          verdict: z.enum(['suspicious', 'not-suspicious', 'not-interpretable']).optional(),
          /** The beginning of a patient's name, a patient's id, an accession number, or part of a description. */
          text: z.string().min(1).max(200).optional(),
        }),
        response: { 200: pageOf(listedSchema) },
      },
    },
    async ({ principal, query: { from, to, verdict, text, cursor, limit } }) => {
      const pattern = text?.replaceAll(/[\\%_]/g, String.raw`\$&`)
      const telling = tellingAnalysis(db)
      const rows = await db
        .select({ ...columns, analysis: telling._.selectedFields })
        .from(studies)
        .leftJoinLateral(telling, sql`true`)
        .where(
          and(
            isNull(studies.deletedAt),
            within(authorise(principal, 'studies.read'), studies),
            from === undefined ? undefined : gte(studies.studyDate, from),
            to === undefined ? undefined : lte(studies.studyDate, to),
            pattern === undefined
              ? undefined
              : or(
                  sql`lower(${studies.patientName}) like ${`${pattern.toLowerCase()}%`}`,
                  eq(studies.patientId, text!),
                  eq(studies.accessionNumber, text!),
                  ilike(studies.description, `%${pattern}%`),
                ),
            verdict === undefined
              ? undefined
              : exists(
                  db
                    .select({ one: sql`1` })
                    .from(analyses)
                    .innerJoin(series, eq(series.id, analyses.seriesId))
                    .where(and(eq(series.studyId, studies.id), eq(analyses.verdict, verdict))),
                ),
            after(cursor, studies),
          ),
        )
        .orderBy(...newestFirst(studies))
        .limit(limit + 1)
      return page(rows, limit)
    },
  )
  app.get(
    '/api/v1/studies/:id',
    {
      config: requires('studies.read'),
      schema: {
        summary: 'One study',
        tags: ['studies'],
        params: idParams,
        response: { 200: studySchema },
      },
    },
    async (request) => {
      const where = one(request, request.params.id, 'studies.read')
      const [row] = await db.select(columns).from(studies).where(where)
      return row ?? noStudy()
    },
  )
  app.delete(
    '/api/v1/studies/:id',
    {
      config: requires('studies.delete'),
      schema: { summary: 'Delete a study', tags: ['studies'], params: idParams },
    },
    async (request, reply) => {
      const where = one(request, request.params.id, 'studies.delete')
      // Series, instances and analyses go with it; `gc` then removes the files that nothing else holds.
      const [row] = await db.delete(studies).where(where).returning({ id: studies.id })
      if (row === undefined) noStudy()
      return reply.code(204).send()
    },
  )
}

function noStudy(): never {
  throw new GroundglassError(
    'study/not-found',
    'Expected a study of this id; there is none. List the studies.',
  )
}

function one({ principal }: FastifyRequest, id: string, permission: Permission) {
  const reach = authorise(principal, permission)
  return and(eq(studies.id, id), isNull(studies.deletedAt), within(reach, studies))
}
