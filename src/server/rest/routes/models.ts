/** Model packages: which are here, which of them read, and what their manifests and cards say. */
import { z } from 'zod'
import { GroundglassError } from '../../../core/index.ts'
import { listModels, modelPapers } from '../../../disk/index.ts'
import { type ModelManifest, modelManifestSchema } from '../../../inference/index.ts'
import { VALID_AREA_MODEL } from '../../../networks/index.ts'
import { requires } from '../../auth/index.ts'
import type { App, Platform } from '../platform.ts'
import { packageName } from './analyses.ts'

const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  task: z.enum(['valid-area', 'lesion']),
  licence: z.string(),
  /** Whether each new series is read with it. */
  isDefault: z.boolean(),
})
const paperSchema = z.object({
  isDefault: z.boolean(),
  /** Of the weights; null where they are missing. */
  bytes: z.int().nullable(),
  /** Training data by their counts: the ids of the cases are in the package. */
  manifest: modelManifestSchema,
  /** MODEL_CARD.md; null where there is none. */
  card: z.string().nullable(),
})

/** @param app the server @param platform what it works with */
export function modelRoutes(app: App, { config }: Platform): void {
  const isDefault = (name: string) =>
    name === VALID_AREA_MODEL || config.worker.models.includes(name)

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
      const items = (await usableModels()).map(({ package: name, manifest }) => {
        const { version, sha256, task, licence } = manifest
        return { name, version, sha256, task, licence, isDefault: isDefault(name) }
      })
      return { items }
    },
  )
  app.get(
    '/api/v1/models/:name',
    {
      config: requires('models.read'),
      schema: {
        summary: 'One model package: its manifest and its card',
        tags: ['models'],
        params: z.object({ name: packageName }),
        response: { 200: paperSchema },
      },
    },
    async ({ params: { name } }) => {
      const found = (await usableModels()).find((each) => each.package === name)
      if (found === undefined) throw unknownModel()
      const { card, bytes } = await modelPapers(found)
      return { isDefault: isDefault(name), bytes, manifest: withoutIds(found.manifest), card }
    },
  )
}

async function usableModels() {
  return (await listModels()).flatMap(({ name, directory, manifestJson }) => {
    const { data } = modelManifestSchema.safeParse(manifestJson)
    return data === undefined ? [] : [{ package: name, directory, manifest: data }]
  })
}

function withoutIds(manifest: ModelManifest): ModelManifest {
  return {
    ...manifest,
    trainingData: manifest.trainingData.map(({ name, licence, cases }) => ({
      name,
      licence,
      cases,
    })),
  }
}

function unknownModel(): GroundglassError {
  return new GroundglassError(
    'model/unknown',
    'Expected the name of a model package; there is none of this name. List the models.',
  )
}
