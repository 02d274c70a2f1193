/** The Reading: the one document of truth about a series. Every report is a function of Volume + Reading. */
import { z } from 'zod'

export const READING_SCHEMA = 'groundglass.reading/1'

export const QUADRANTS = [
  'right-anterior',
  'left-anterior',
  'right-posterior',
  'left-posterior',
] as const
/** Sides are the patient's; anterior is the upper half of an upright axial slice. */
export const quadrantSchema = z.enum(QUADRANTS)
export type Quadrant = z.infer<typeof quadrantSchema>

/** A rectangle in voxels of the volume's grid: columns x to x + width - 1, rows y to y + height - 1. */
export const rectangleSchema = z.object({
  x: z.int().nonnegative(),
  y: z.int().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
})
export type Rectangle = z.infer<typeof rectangleSchema>

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['warning', 'refusal']),
  message: z.string(),
  sliceIndex: z.int().nonnegative().nullable(),
  tag: z.string().nullable(),
  expected: z.string(),
  found: z.string(),
})

const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  device: z.enum(['cpu', 'webgpu', 'cuda', 'wasm']),
})
export type ModelIdentity = z.infer<typeof modelSchema>

export const LESION_KINDS = ['ground-glass', 'consolidation', 'mixed'] as const

export const lesionSchema = z.object({
  /** Bounding box in voxels of the slice. */
  box: rectangleSchema,
  /** Area of the mask on the slice's own grid. */
  areaPx: z.int().nonnegative(),
  areaMm2: z.number().nonnegative(),
  meanProbability: z.number().min(0).max(1),
  maxProbability: z.number().min(0).max(1),
  meanHu: z.number(),
  kind: z.enum(LESION_KINDS),
  /** Quadrants that hold part of the lesion above the pixel floor. */
  quadrants: z.array(quadrantSchema),
})
export type Lesion = z.infer<typeof lesionSchema>

const sliceSchema = z.object({
  /** 0 is nearest the feet. */
  index: z.int().nonnegative(),
  sopInstanceUID: z.string().nullable(),
  instanceNumber: z.int().nullable(),
  /** ImagePositionPatient along the patient's z in mm (LPS: feet to head grows). */
  positionMm: z.number(),
  /** False at the first slice and after a gap. */
  followsPrevious: z.boolean(),
  /** The smallest rectangle that holds all lung of this slice; null when there is none. */
  validArea: rectangleSchema.nullable(),
  lungAreaMm2: z.number().nonnegative(),
  lesions: z.array(lesionSchema),
})
export type ReadingSlice = z.infer<typeof sliceSchema>

export const runSchema = z.object({
  quadrant: quadrantSchema,
  firstSlice: z.int().nonnegative(),
  lastSlice: z.int().nonnegative(),
  lengthSlices: z.int().positive(),
  /** From the first to the last slice position plus one slice distance. */
  lengthMm: z.number().nonnegative(),
})
export type Run = z.infer<typeof runSchema>

export const VERDICTS = ['suspicious', 'not-suspicious', 'not-interpretable'] as const

const verdictSchema = z.object({
  label: z.enum(VERDICTS),
  /** One sentence for a person. */
  reason: z.string(),
  /** The finding or rule behind it, for instance `rule/three-consecutive-slices` or `reading/no-lungs`. */
  reasonCode: z.string(),
  /** The runs that fired (three or more consecutive slices in one quadrant), longest first. */
  runs: z.array(runSchema),
  /** The longest run of all, whether it fired or not; null when no slice has a lesion. */
  longestRun: runSchema.nullable(),
  /**
   * The fewest slices whose change would flip the verdict: for `suspicious` slices to be cleared, for
   * `not-suspicious` slices to gain a lesion. Null when not interpretable, or when nothing could flip it.
   */
  margin: z.object({ slices: z.int().positive(), change: z.enum(['cleared', 'added']) }).nullable(),
})
export type Verdict = z.infer<typeof verdictSchema>

const regionSchema = z.object({
  lungMl: z.number().nonnegative(),
  lesionMl: z.number().nonnegative(),
  /** Lesion within lung over lung, 0 to 100; null when there is no lung. */
  involvementPercent: z.number().min(0).max(100).nullable(),
})
export type RegionQuantities = z.infer<typeof regionSchema>

export const quantitiesSchema = z.object({
  whole: regionSchema,
  right: regionSchema,
  left: regionSchema,
  /** Thirds of the lungs' height on each side. */
  zones: z.array(
    regionSchema.extend({
      side: z.enum(['right', 'left']),
      zone: z.enum(['upper', 'middle', 'lower']),
      /** 0 to 4 by involvement: 0, under 25, under 50, under 75, 75 % and more. */
      score: z.int().min(0).max(4).nullable(),
    }),
  ),
  groundGlassMl: z.number().nonnegative(),
  consolidationMl: z.number().nonnegative(),
  /** Mean over all lesion voxels; null without lesions. */
  lesionMeanHu: z.number().nullable(),
  severity: z.object({
    /** Six zones, each 0 to 4, summed: not the per-lobe score of the literature. */
    variant: z.literal('zonal-6x4'),
    score: z.int().min(0).max(24),
    maximum: z.literal(24),
  }),
})
export type Quantities = z.infer<typeof quantitiesSchema>

export const parametersSchema = z.object({
  /** Probability at or above which a pixel is lesion. */
  probabilityThreshold: z.number().min(0).max(1),
  /** A box counts when it covers more than this many pixels of the 512 x 512 crop grid. */
  minimumBoxPx: z.int().nonnegative(),
  /** Consecutive slices with a lesion in one quadrant that make a case suspicious. */
  consecutiveSlices: z.int().positive(),
  quadrantOrigin: z.enum(['valid-area', 'image']),
  /** Average the network's answer with that for the mirrored slice. */
  mirroredAveraging: z.boolean(),
})
export type Parameters = z.infer<typeof parametersSchema>

export const readingSchema = z.object({
  schema: z.literal(READING_SCHEMA),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  software: z.object({ name: z.literal('groundglass'), version: z.string() }),
  notice: z.string(),
  series: z.object({
    seriesInstanceUID: z.string(),
    studyInstanceUID: z.string().nullable(),
    modality: z.string(),
    source: z.enum(['dicom', 'nifti', 'nrrd', 'raster', 'phantom']),
    intensity: z.enum(['hu', 'hu-estimated', 'windowed']),
    synthetic: z.boolean(),
    /** Slices, rows, columns; null when no volume could be built. */
    shapeZyx: z.tuple([z.int(), z.int(), z.int()]).nullable(),
    /** Along x, y and z. */
    spacingMm: z.tuple([z.number(), z.number(), z.number()]).nullable(),
    /** Row-major 4 x 4: voxel index [x, y, z] to mm in LPS. */
    affineLps: z.array(z.number()).length(16).nullable(),
  }),
  usability: z.enum(['usable', 'usable-with-warnings', 'refused']),
  findings: z.array(findingSchema),
  /** Null where the network was not reached. */
  models: z.object({ validArea: modelSchema.nullable(), lesion: modelSchema.nullable() }),
  parameters: parametersSchema,
  /** The union of the slices' valid areas: what the lesion network sees of every slice. */
  seriesValidArea: rectangleSchema.nullable(),
  slices: z.array(sliceSchema),
  quadrantGrid: z.object({
    /** Voxel coordinates (may lie between voxels) of the point where the four quadrants meet. */
    origin: z.object({ x: z.number(), y: z.number() }).nullable(),
    /** One flag a slice, feet to head. */
    cells: z.record(quadrantSchema, z.array(z.boolean())),
  }),
  verdict: verdictSchema,
  /** Null when not interpretable. */
  quantities: quantitiesSchema.nullable(),
  /** Wall time in ms by stage. */
  timings: z.record(z.string(), z.number().nonnegative()),
})
export type Reading = z.infer<typeof readingSchema>
