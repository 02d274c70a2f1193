/** Uploads: whole in one request, or opened, filled by tus and closed. */
import { and, eq } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { actorOf } from '../../audit/index.ts'
import {
  authorise,
  clientOf,
  type Permission,
  requireForAll,
  requires,
  spendGuestQuota,
  within,
} from '../../auth/index.ts'
import { uploads as uploadRows } from '../../database/schema.ts'
import {
  filesLeftOut,
  importMultipart,
  tusRoutes,
  type UploadOwner,
  uploadSummary,
} from '../../uploads/index.ts'
import type { App, Platform } from '../platform.ts'

const idParams = z.object({ id: z.uuid() })
const seriesSchema = z.object({
  id: z.uuid(),
  studyId: z.uuid(),
  studyInstanceUID: z.string(),
  seriesInstanceUID: z.string(),
  state: z.enum(['receiving', 'complete']),
  revision: z.int(),
  instanceCount: z.int(),
})
const uploadSchema = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'closed', 'expired']),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
  receiving: z.int(),
  waiting: z.int(),
  files: z.object({
    accepted: z.int(),
    duplicate: z.int(),
    conflict: z.int(),
    refused: z.int(),
  }),
  deidentified: z.object({
    files: z.int(),
    attributesRemoved: z.int(),
    warnings: z.array(z.object({ code: z.string(), files: z.int() })),
  }),
  series: z.array(seriesSchema),
})
const leftOutSchema = z.object({
  position: z.int(),
  transferId: z.uuid().nullable(),
  entry: z.int().nullable(),
  state: z.enum(['conflict', 'refused']),
  errorCode: z.string(),
  errorMessage: z.string(),
})

/** @param app the server @param platform what it works with */
export function uploadRoutes(app: App, platform: Platform): void {
  const { database, uploads, ingest, store, auth } = platform
  const { db } = database

  /** Throws unless the upload is there for whoever asks. */
  const find = async (request: FastifyRequest, id: string, permission: Permission) => {
    const reach = authorise(request.principal, permission)
    const [row] = await db
      .select({ id: uploadRows.id })
      .from(uploadRows)
      .where(and(eq(uploadRows.id, id), within(reach, uploadRows)))
    if (row === undefined)
      throw new GroundglassError(
        'upload/unknown',
        'Expected an upload of this id; there is none. It may have been deleted: start a new one.',
      )
  }
  const spend = async (request: FastifyRequest, bytes: unknown) => {
    if (request.principal.kind !== 'guest') return
    const amount = { files: 1, bytes: Number(bytes) || 0 }
    await spendGuestQuota(auth, request.principal, amount, clientOf(request))
  }

  app.post(
    // The first colon lets the second stand for itself.
    '/api/v1/studies::import',
    {
      config: requires('uploads.create'),
      schema: {
        summary: 'Import files and zip archives in one multipart request',
        tags: ['uploads'],
        consumes: ['multipart/form-data'],
        response: { 202: uploadSchema },
      },
    },
    async (request, reply) => {
      await spend(request, request.headers['content-length'])
      const by = actorOf(request.principal)
      const to = { uploads, ingest }
      const imported = await importMultipart(request, ownerOf(request), to, by)
      request.contentSha256 = imported.contentSha256
      return reply.code(202).send(await told(platform, imported.uploadId))
    },
  )
  app.post(
    '/api/v1/uploads',
    {
      config: requires('uploads.create'),
      schema: {
        summary: 'Open an upload; its files come by tus',
        tags: ['uploads'],
        response: { 201: uploadSchema },
      },
    },
    async (request, reply) => {
      const id = await uploads.open(ownerOf(request), actorOf(request.principal))
      return reply
        .code(201)
        .header('location', `/api/v1/uploads/${id}`)
        .send(await told(platform, id))
    },
  )
  app.get(
    '/api/v1/uploads/:id',
    {
      config: requires('uploads.read'),
      schema: {
        summary: 'What became of an upload',
        tags: ['uploads'],
        params: idParams,
        response: { 200: uploadSchema },
      },
    },
    async (request) => {
      await find(request, request.params.id, 'uploads.read')
      return told(platform, request.params.id)
    },
  )
  app.get(
    '/api/v1/uploads/:id/left-out',
    {
      config: requires('uploads.read'),
      schema: {
        summary: 'Files that are in no series, and why',
        tags: ['uploads'],
        params: idParams,
        querystring: z.object({ after: z.coerce.number().int().min(-1).default(-1) }),
        response: { 200: z.object({ items: z.array(leftOutSchema) }) },
      },
    },
    async (request) => {
      await find(request, request.params.id, 'uploads.read')
      return { items: await filesLeftOut(db, request.params.id, { after: request.query.after }) }
    },
  )
  app.post(
    '/api/v1/uploads/:id/close',
    {
      config: requires('uploads.create'),
      schema: {
        summary: 'Close an upload: its series are read as soon as all is ingested',
        tags: ['uploads'],
        params: idParams,
        response: { 200: uploadSchema },
      },
    },
    async (request) => {
      await find(request, request.params.id, 'uploads.create')
      await uploads.close(request.params.id, actorOf(request.principal))
      return told(platform, request.params.id)
    },
  )
  void app.register(
    async (scope) => {
      requireForAll(scope, 'uploads.create')
      tusRoutes(scope, {
        uploads,
        store,
        folder: platform.uploadsFolder,
        async authorize(request, uploadId) {
          if (!z.uuid().safeParse(uploadId).success) uploadId = NONE
          await find(request, uploadId, 'uploads.create')
          if (request.method === 'POST') await spend(request, request.headers['upload-length'])
        },
      })
    },
    { prefix: '/api/v1/uploads' },
  )
}

/** An id that nothing has: what is no UUID is not found, like any other id. */
const NONE = '00000000-0000-0000-0000-000000000000'

async function told({ database }: Platform, id: string) {
  const { series, deidentified, ...summary } = await uploadSummary(database.db, id)
  const warnings = [...deidentified.warnings]
  return { ...summary, deidentified: { ...deidentified, warnings }, series: [...series] }
}

function ownerOf({ principal }: FastifyRequest): UploadOwner {
  if (principal.kind === 'nobody')
    throw new GroundglassError(
      'auth/not-signed-in',
      'Expected someone to whom the upload can belong; nobody is signed in. Sign in, or send a token.',
    )
  if (principal.kind === 'guest') {
    const { institutionId, guestLinkId } = principal
    return { institutionId, guestLinkId }
  }
  const { institutionId, userId } = principal
  return { institutionId, userId }
}
