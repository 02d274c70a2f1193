/** The `data` block of a training configuration: which slices, seen how. */
import { z } from 'zod'

const probability = z.number().min(0).max(1)
const amount = z.number().nonnegative()
/** A number, or [least, most] to draw from evenly. */
const drawn = z.union([z.number(), z.tuple([z.number(), z.number()])])

const sourceSchema = z.object({
  /** Manifest file, relative to the configuration. */
  manifest: z.string(),
  /** Folder that the manifest's paths start from, relative to the configuration. */
  root: z.string(),
  /** Only this subset; all when left out. */
  subset: z.string().optional(),
  /** `test` is not among them: nobody trains on it. */
  splits: z.array(z.enum(['train', 'validation'])).min(1),
  /** Turns soft labels into masks at this probability; left out: soft labels are learnt as they are. */
  threshold: probability.optional(),
  /** Slices of this source in each batch. */
  perBatch: z.int().positive(),
})

/** Random geometry, one warp a sample. Amounts are the largest; each is drawn evenly between minus and plus it. */
const geometrySchema = z.object({
  rotationDegrees: amount,
  /** Of the natural logarithm of the enlargement: 0.3 means 0.74 to 1.35. */
  logScale: amount,
  /** Of the logarithm of width over height. */
  logAspect: amount,
  shear: amount,
  /** Part of the picture's side. */
  shift: amount,
  horizontalFlip: probability,
  verticalFlip: probability,
  /** Probability of one, two or three quarter turns. */
  quarterTurn: probability,
})
export type GeometryConfig = z.infer<typeof geometrySchema>

/** Random change of the windowed picture (0..1). Amounts as in the geometry. */
const intensitySchema = z.object({
  logGamma: amount,
  logContrast: amount,
  brightness: amount,
  /** Largest standard deviation of the noise; a sample's own is drawn between 0 and it. */
  noise: amount,
  /** Largest standard deviation of the blur in pixels; a sample's own is drawn between 0 and it. */
  blur: amount,
})
export type IntensityConfig = z.infer<typeof intensitySchema>

const windowChoiceSchema = z.object({
  /** Weight among the choices; they need not sum to 1. */
  weight: z.number().positive(),
  widthHu: drawn,
  centreHu: drawn,
})

export const dataConfigSchema = z.object({
  /** Side of the network's square input in pixels. */
  size: z.int().positive(),
  sources: z.array(sourceSchema).min(1),
  windows: z.object({
    choices: z.array(windowChoiceSchema).min(1),
    /** Standard deviation of a shift of every HU, against errors of grey-to-HU estimates. */
    shiftHu: amount,
  }),
  geometry: geometrySchema,
  intensity: intensitySchema,
  /** Probability that a sample's lungs get consolidation painted in: for targets that outline lungs. Left out: never. */
  consolidation: probability.optional(),
  /** Probability that a sample looks like a picture exported in a mediastinal window. Left out: never. */
  mediastinalPictures: probability.optional(),
})
export type DataConfig = z.infer<typeof dataConfigSchema>

/** @param config a data block @returns slices in one batch */
export function batchSize(config: DataConfig): number {
  return config.sources.reduce((sum, source) => sum + source.perBatch, 0)
}
