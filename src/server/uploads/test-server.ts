/** For tests only: the upload routes on a real port. */
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { GroundglassError } from '../../core/index.ts'
import type { Intake } from '../ingest/test-intake.ts'
import { importMultipart } from './import-multipart.ts'
import { tusRoutes } from './tus-routes.ts'
import { uploadSummary } from './upload-summary.ts'

export interface UploadServer {
  readonly app: FastifyInstance
  readonly port: number
  readonly url: string
}

/**
 * @param intake where files go
 * @returns the server, listening on the loopback; the caller closes `app`
 */
export async function openUploadServer(intake: Intake): Promise<UploadServer> {
  const { uploads, uploadsFolder, store, ingest, db, institutionId } = intake
  const app = fastify()
  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    const code = error instanceof GroundglassError ? error.code : 'internal'
    void reply.code(error.statusCode ?? 400).send({ code, detail: error.message })
  })
  await app.register(multipart)
  await app.register(
    async (scope) => {
      tusRoutes(scope, {
        uploads,
        folder: uploadsFolder,
        store,
        authorize: () => Promise.resolve(),
      })
    },
    { prefix: '/api/v1/uploads' },
  )
  app.post('/api/v1/studies:import', async (request, reply) => {
    const to = { uploads, ingest }
    const { uploadId } = await importMultipart(request, { institutionId }, to)
    return reply.code(202).send(await uploadSummary(db, uploadId))
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: Number(new URL(url).port), url: `${url}/api/v1` }
}
