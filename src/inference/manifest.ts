/** What a model package says about its network: shapes, window, threshold, data, licence, measured results. */
import { GroundglassError } from '../core/index.ts'
import { z } from 'zod'

export const MODEL_SCHEMA = 'groundglass.model/1'

/** SHA-256 as 64 lower-case hexadecimal digits. */
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits')

/** One measured figure. A ratio keeps its counts; a mean keeps how many it is over. */
export const measurementSchema = z.object({
  /** What was measured, for instance `dice` or `mean-dice-infnet`. */
  measure: z.string(),
  /** On what, for instance `infnet test`. */
  dataSet: z.string(),
  value: z.number(),
  /** How many `unit`s the figure is over. */
  count: z.int().nonnegative(),
  unit: z.enum(['slices', 'images', 'series', 'patients', 'components']),
  /** The count above the line, where the figure is a ratio over `count`. */
  hits: z.int().nonnegative().optional(),
  /** Lower and upper end of the 95 % interval. */
  interval95: z.tuple([z.number(), z.number()]).optional(),
  /** How: mirrored averaging, guard band, protocol. */
  note: z.string().optional(),
})
export type Measurement = z.infer<typeof measurementSchema>

const outputSchema = z.object({
  /** Name of the graph's output, a tensor [1, channels, height, width] on the input's grid. */
  name: z.string().min(1),
  /** What is still to be applied to it: `none` when the graph itself ends in probabilities. */
  activation: z.enum(['none', 'sigmoid']),
  /** What each channel shows. The first channel of the first output is the task's own map. */
  channels: z.array(z.string().min(1)).min(1),
})

export const modelManifestSchema = z
  .object({
    schema: z.literal(MODEL_SCHEMA),
    /** Folder name of the package. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case words joined by hyphens'),
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'expected a semantic version such as 1.0.0'),
    /** Of `model.onnx`, byte for byte. */
    sha256: sha256Schema,
    task: z.enum(['valid-area', 'lesion']),
    /** In words, for people. */
    architecture: z.string().min(1),
    /** Trained numbers in the file. */
    parameters: z.int().positive(),
    input: z.object({
      /** Name of the graph's input, a tensor [1, 1, height, width]. */
      name: z.string().min(1),
      layout: z.literal('NCHW'),
      height: z.int().positive(),
      width: z.int().positive(),
      /** HU through `window` to whole numbers 0..255, then divided by 255. */
      range: z.literal('windowed-8-bit/255'),
    }),
    window: z.object({ widthHu: z.number().positive(), centreHu: z.number() }),
    outputs: z.array(outputSchema).min(1),
    /** Probability at or above which a pixel is positive. */
    threshold: z.number().min(0).max(1),
    /** A lesion counts when its box covers more than this many pixels of the 512 x 512 grid; null for a valid area. */
    minimumBoxPx: z.int().nonnegative().nullable(),
    trainingData: z.array(
      z.object({
        name: z.string().min(1),
        licence: z.string().min(1),
        /** Pictures or slices trained on. */
        cases: z.int().nonnegative(),
        /** Their ids in the data set's manifest: evaluation refuses to test on them. */
        caseIds: z.array(z.string()).optional(),
      }),
    ),
    /** Of the weights, as an SPDX expression where there is one. */
    licence: z.string().min(1),
    metrics: z.array(measurementSchema),
    /** What made the file. */
    createdBy: z.object({ software: z.string().min(1), configSha256: sha256Schema }),
  })
  .refine((manifest) => manifest.task !== 'lesion' || manifest.minimumBoxPx !== null, {
    path: ['minimumBoxPx'],
    message: 'expected a number of pixels for a lesion network',
  })
export type ModelManifest = z.infer<typeof modelManifestSchema>

/**
 * Checks a `manifest.json`.
 * @param json the file's text, or its parsed value
 * @returns the manifest
 * @throws {GroundglassError} `model/invalid-manifest`, naming every fault at once
 */
export function parseManifest(json: unknown): ModelManifest {
  const value = typeof json === 'string' ? parseJson(json) : json
  const parsed = modelManifestSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new GroundglassError(
    'model/invalid-manifest',
    `Expected a manifest of schema ${MODEL_SCHEMA}; found ${faults.join('; ')}. See docs/reference/model-package.md.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GroundglassError(
      'model/invalid-manifest',
      'Expected the model manifest to be JSON; it could not be parsed. Restore or re-export the model package.',
      { cause },
    )
  }
}
