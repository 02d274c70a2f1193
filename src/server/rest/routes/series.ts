/** Series and instances of studies, and the files as they were sent. */
import { and, asc, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { authorise, requires, within } from '../../auth/index.ts'
import { instances, series, studies } from '../../database/schema.ts'
import type { App, Platform } from '../platform.ts'
import { audits } from '../record-looks.ts'
import { sendBlob } from '../send-blob.ts'

const idParams = z.object({ id: z.uuid() })
const seriesSchema = z.object({
  id: z.uuid(),
  studyId: z.uuid(),
  seriesInstanceUID: z.string(),
  modality: z.string().nullable(),
  description: z.string().nullable(),
  revision: z.int(),
  instanceCount: z.int(),
  state: z.enum(['receiving', 'complete']),
  createdAt: z.date(),
})
const instanceSchema = z.object({
  id: z.uuid(),
  seriesId: z.uuid(),
  sopInstanceUID: z.string(),
  instanceNumber: z.int().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  transferSyntaxUID: z.string(),
})
const seriesColumns = {
  id: series.id,
  studyId: series.studyId,
  seriesInstanceUID: series.seriesInstanceUID,
  modality: series.modality,
  description: series.description,
  revision: series.revision,
  instanceCount: series.instanceCount,
  state: series.state,
  createdAt: series.createdAt,
}

/** @param app the server @param platform what it works with */
export function seriesRoutes(app: App, { database: { db }, store }: Platform): void {
  app.get(
    '/api/v1/studies/:id/series',
    {
      config: { ...requires('series.read'), ...audits('study.view', 'study') },
      schema: {
        summary: 'The series of a study',
        tags: ['series'],
        params: idParams,
        response: { 200: z.object({ items: z.array(seriesSchema) }) },
      },
    },
    async ({ principal, params: { id } }) => {
      const reach = authorise(principal, 'series.read')
      const where = and(eq(studies.id, id), isNull(studies.deletedAt), within(reach, studies))
      const [study] = await db.select({ id: studies.id }).from(studies).where(where)
      if (study === undefined) notFound('study')
      const items = await db
        .select(seriesColumns)
        .from(series)
        .where(eq(series.studyId, id))
        .orderBy(asc(series.createdAt), asc(series.id))
      return { items }
    },
  )
  app.get(
    '/api/v1/series/:id',
    {
      config: { ...requires('series.read'), ...audits('series.view', 'series') },
      schema: {
        summary: 'One series',
        tags: ['series'],
        params: idParams,
        response: { 200: seriesSchema },
      },
    },
    async ({ principal, params: { id } }) => {
      const where = and(eq(series.id, id), within(authorise(principal, 'series.read'), series))
      const [row] = await db.select(seriesColumns).from(series).where(where)
      return row ?? notFound('series')
    },
  )
  app.get(
    '/api/v1/series/:id/instances',
    {
      config: { ...requires('instances.read'), ...audits('series.view', 'series') },
      schema: {
        summary: 'The instances of a series',
        tags: ['series'],
        params: idParams,
        response: { 200: z.object({ items: z.array(instanceSchema) }) },
      },
    },
    async ({ principal, params: { id } }) => {
      const reach = authorise(principal, 'instances.read')
      const items = await db
        .select({
          id: instances.id,
          seriesId: instances.seriesId,
          sopInstanceUID: instances.sopInstanceUID,
          instanceNumber: instances.instanceNumber,
          bytes: instances.bytes,
          sha256: instances.blobSha256,
          transferSyntaxUID: instances.transferSyntaxUID,
        })
        .from(instances)
        .where(and(eq(instances.seriesId, id), within(reach, instances)))
        .orderBy(asc(instances.instanceNumber), asc(instances.sopInstanceUID))
      if (items.length === 0) notFound('series')
      return { items }
    },
  )
  app.get(
    '/api/v1/instances/:id/file',
    {
      // Told by its series: a viewer fetches hundreds.
      config: { ...requires('instances.read'), ...audits('instance.export', 'series') },
      schema: { summary: 'The file as it was sent', tags: ['series'], params: idParams },
    },
    async (request, reply) => {
      const reach = authorise(request.principal, 'instances.read')
      const [row] = await db
        .select({ sha256: instances.blobSha256, seriesId: instances.seriesId })
        .from(instances)
        .where(and(eq(instances.id, request.params.id), within(reach, instances)))
      if (row === undefined) return notFound('instance')
      request.auditedId = row.seriesId
      return sendBlob(store, row.sha256, 'application/dicom', request, reply)
    },
  )
}

function notFound(what: 'study' | 'series' | 'instance'): never {
  throw new GroundglassError(
    `${what}/not-found`,
    `Expected a stored ${what} of this id; there is none. It may have been deleted.`,
  )
}
