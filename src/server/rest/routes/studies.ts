/** Studies: listed, found, shown, deleted. */
import { and, eq, isNull } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { actorOf } from '../../audit/index.ts'
import { authorise, type Permission, requires, within } from '../../auth/index.ts'
import { studies } from '../../database/schema.ts'
import { deleteStudy } from '../../retention/index.ts'
import { pageOf } from '../cursor.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { listStudies, selectStudies, studyQuery, studySchema, toldStudy } from '../study-list.ts'

const idParams = z.object({ id: z.uuid() })

/** @param app the server @param platform what it works with */
export function studyRoutes(app: App, platform: Platform): void {
  const { db } = platform.database
  const keeper = { ...platform, db }
  app.get(
    '/api/v1/studies',
    {
      config: { ...requires('studies.read'), ...audits('study.list') },
      schema: {
        summary: 'Studies, newest first',
        tags: ['studies'],
        querystring: studyQuery,
        response: { 200: pageOf(studySchema) },
      },
    },
    async ({ principal, query }) => listStudies(db, authorise(principal, 'studies.read'), query),
  )
  app.get(
    '/api/v1/studies/:id',
    {
      config: { ...requires('studies.read'), ...audits('study.view', 'study') },
      schema: {
        summary: 'One study',
        tags: ['studies'],
        params: idParams,
        response: { 200: studySchema },
      },
    },
    async (request) => {
      const where = one(request, request.params.id, 'studies.read')
      const [row] = await selectStudies(db, where)
      return row === undefined ? noStudy() : toldStudy(row)
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
      const by = { actor: actorOf(request.principal), reason: 'asked' } as const
      if ((await deleteStudy(keeper, where, by)) === null) noStudy()
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
