/** Model packages as files: for a page, or another program, that computes with them itself. */
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { listModels, openModel } from '../../../disk/index.ts'
import { parseManifest } from '../../../inference/index.ts'
import { requires } from '../../auth/index.ts'
import { isKnown } from '../etags.ts'
import type { App } from '../platform.ts'

// No path: a package is looked up among those that are listed.
const nameParams = z.object({ name: z.string().max(100) })

/** @param app the server */
export function modelFileRoutes(app: App): void {
  app.get(
    '/api/v1/models/:name/manifest.json',
    {
      config: requires('models.read'),
      schema: {
        summary: 'What a model package says about its network',
        tags: ['models'],
        params: nameParams,
      },
    },
    async ({ params }, reply) =>
      reply.type('application/json').send(parseManifest((await packageOf(params.name)).json)),
  )
  app.get(
    '/api/v1/models/:name/model.onnx',
    {
      config: requires('models.read'),
      schema: {
        summary: 'Its network; the ETag is the SHA-256 that the manifest gives',
        tags: ['models'],
        params: nameParams,
      },
    },
    async (request, reply) => {
      const { name, json } = await packageOf(request.params.name)
      if (isKnown(parseManifest(json).sha256, request, reply)) return reply.code(304).send()
      const { modelBytes } = await openModel(name)
      return reply.type('application/octet-stream').send(Buffer.from(modelBytes.buffer))
    },
  )
}

async function packageOf(name: string): Promise<{ name: string; json: unknown }> {
  const found = (await listModels()).find((each) => each.name === name)
  if (found !== undefined) return { name, json: found.manifestJson }
  throw new GroundglassError(
    'model/unknown',
    'Expected the name of a model package of this server; there is none of this name. Ask an administrator which there are.',
  )
}
