/** A training configuration: everything that, with the data, decides the trained file byte for byte. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import { dataConfigSchema } from '../data/index.ts'
import { DICE_OVER } from '../losses/soft-dice.ts'
import { networkDescriptionSchema } from '../models/description.ts'

export const TRAINING_SCHEMA = 'groundglass.training/1'

const trainingConfigSchema = z.strictObject({
  schema: z.literal(TRAINING_SCHEMA),
  /** Name and version of the model package it makes. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.string(),
  task: z.enum(['lesion', 'valid-area']),
  seed: z.int().nonnegative(),
  network: networkDescriptionSchema,
  /** Window of inference and validation; training may vary it (`data.windows`). */
  window: z.strictObject({ widthHu: z.number().positive(), centreHu: z.number() }),
  data: dataConfigSchema,
  loss: z.strictObject({
    bce: z.number().nonnegative().default(1),
    dice: z.number().nonnegative().default(1),
    /** What one soft Dice sums over: the batch (when left out), or each slice, so that small lesions count too. */
    diceOver: z.enum(DICE_OVER).optional(),
    shallowBranches: z.number().nonnegative().default(0.5),
  }),
  optimiser: z.strictObject({
    /** 0 packs what `startFrom` gives: the mean of earlier runs. */
    steps: z.int().nonnegative(),
    learningRate: z.number().positive(),
    warmUpSteps: z.int().nonnegative().default(50),
    finalFraction: z.number().min(0).max(1).default(0.01),
    weightDecay: z.number().nonnegative().default(1e-4),
    clipNorm: z.number().positive().default(5),
    /** Decay of the moving average of the weights, which is what is validated and shipped. */
    averageDecay: z.number().min(0).max(1).default(0.995),
    /** Batches summed into one step. */
    accumulate: z.int().positive().default(1),
  }),
  validation: z.strictObject({
    /** 0: no validation; the last weights are shipped. */
    everySteps: z.int().nonnegative(),
    /** Its cases of split `validation` are judged; paths are relative to the configuration. */
    manifest: z.string(),
    root: z.string(),
    subset: z.string().optional(),
    /** Stop after this many validations without a better one; null: run to the end and ship the last weights. */
    patience: z.int().positive().nullable().default(null),
  }),
  /** Parameters by name prefix that stay as they start. */
  frozen: z.array(z.string()).default([]),
  /** safetensors file in torchvision naming to start the encoder from, relative to the configuration; null: random. */
  encoderWeights: z.string().nullable().default(null),
  /** Folders of finished runs of the same network, whose mean it starts from; relative to the configuration; left out: random. */
  startFrom: z.array(z.string()).min(1).optional(),
  /** Shipped with the weights. */
  package: z.strictObject({
    licence: z.string(),
    threshold: z.number().min(0).max(1).default(0.5),
    minimumBoxPx: z.int().nonnegative().nullable(),
    architecture: z.string(),
  }),
})
export type TrainingConfig = z.infer<typeof trainingConfigSchema>

/**
 * Reads a configuration.
 *
 * @param json text of the file
 * @returns the configuration and the SHA-256 of its meaning; throws `training/invalid-config` naming all faults
 */
export function parseTrainingConfig(json: string): { config: TrainingConfig; hash: string } {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new GroundglassError(
      'training/invalid-config',
      'Expected the training configuration to be JSON; it could not be parsed. Mend the file.',
      { cause },
    )
  }
  const parsed = trainingConfigSchema.safeParse(value)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new GroundglassError(
      'training/invalid-config',
      `Expected a configuration of schema ${TRAINING_SCHEMA}; found ${faults.join('; ')}. See docs/how-to/train-a-network.md.`,
    )
  }
  const hash = createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex')
  return { config: parsed.data, hash }
}
