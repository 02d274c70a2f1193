/** A data set's manifest: which image, whose, how labelled, for what. Paths are relative to the manifest's root. */
import { z } from 'zod'

export const DATASET_SCHEMA = 'groundglass.dataset/1'

/** What sets the stored picture upright (anterior up, patient right on the viewer's left). */
export const orientationSchema = z.enum(['none', 'transpose', 'cw', 'ccw', '180'])
export type Orientation = z.infer<typeof orientationSchema>

const rectangleLabelSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})

/** What is known about one image. Coordinates and masks are in the stored picture's own orientation. */
export const labelSchema = z.discriminatedUnion('kind', [
  /** Mask picture: pixels of 128 and more (of 255), or any of `values`, are positive. */
  z.object({ kind: z.literal('mask'), path: z.string(), values: z.array(z.int()).optional() }),
  /** Probability picture, 0..255. */
  z.object({ kind: z.literal('soft-mask'), path: z.string() }),
  /** The smallest rectangles that hold the target, in pixels. */
  z.object({ kind: z.literal('boxes'), boxes: z.array(rectangleLabelSchema) }),
  /** Outlines in pixels, each a list of [x, y]. */
  z.object({
    kind: z.literal('polygons'),
    polygons: z.array(z.array(z.tuple([z.number(), z.number()]))),
  }),
  /** Lungs found by `core`'s classical segmentation of the whole series when it is loaded. */
  z.object({ kind: z.literal('classical-lungs') }),
  /** Slice (0 = nearest the feet) of a label volume, NIfTI or NRRD: `values` are positive, or all but 0. */
  z.object({
    kind: z.literal('label-map'),
    path: z.string(),
    sliceIndex: z.int().nonnegative(),
    values: z.array(z.int()).optional(),
  }),
  /** Only whether the slice holds the target at all. */
  z.object({ kind: z.literal('slice'), positive: z.boolean() }),
])
export type Label = z.infer<typeof labelSchema>

export const datasetCaseSchema = z.object({
  /** Unique in the manifest. */
  id: z.string(),
  /** Patient or volume: never on both sides of a split. */
  patient: z.string(),
  split: z.enum(['train', 'validation', 'test']),
  /** Which part of the data set, for instance `expert` or `negative`: batches and tables choose by it. */
  subset: z.string().optional(),
  /** A picture, or the folder or file of a series. */
  image: z.string(),
  /** Slice of a series, 0 = nearest the feet; null for a picture. */
  sliceIndex: z.int().nonnegative().nullable(),
  orientation: orientationSchema,
  /** Pictures whose grey-to-HU anchors are shared; null when the picture stands alone. */
  greyGroup: z.string().nullable(),
  /** The part of the picture the network sees, in pixels of the stored picture; null for all of it. */
  crop: rectangleLabelSchema.nullable(),
  label: labelSchema,
  /** A picture of class numbers on the same grid: 0 background, then 1 + index in `names`. */
  classes: z.object({ path: z.string(), names: z.array(z.string()) }).optional(),
})
export type DatasetCase = z.infer<typeof datasetCaseSchema>

export const datasetManifestSchema = z.object({
  schema: z.literal(DATASET_SCHEMA),
  name: z.string(),
  licence: z.string(),
  /** `lesion` or `valid-area`: what the labels outline. */
  task: z.enum(['lesion', 'valid-area']),
  cases: z.array(datasetCaseSchema),
})
export type DatasetManifest = z.infer<typeof datasetManifestSchema>
