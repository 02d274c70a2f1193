/** What a network looks like, as it stands in a training configuration and in a model's manifest. */
import { z } from 'zod'

export const networkDescriptionSchema = z.object({
  encoder: z.object({
    /** Basic blocks for 18 and 34, bottlenecks for 50 (He et al. 2016, torchvision's layout). */
    kind: z.enum(['resnet18', 'resnet34', 'resnet50']),
    /** Channels of the stem and the four stages; a bottleneck's output has four times its stage's number. */
    widths: z.array(z.int().positive()).length(5).default([64, 64, 128, 256, 512]),
    /** ResNet's max pooling after the stem; without it the first stage halves the picture. */
    stemPool: z.boolean().default(true),
  }),
  decoder: z.object({
    /** Channels of every node of rows H/2, H/4, H/8 and H/16 (the seed's layout: each node at decoder width). */
    widths: z.array(z.int().positive()).length(4),
    convolutionsPerNode: z.int().min(1).max(2).default(1),
  }),
  /** Names of the output channels, for instance ["lesion"]. */
  outputs: z.array(z.string()).min(1),
  /** A head on every node of the top row, so that a shallower branch can be cut off at inference. */
  deepSupervision: z.boolean().default(false),
})
export type NetworkDescription = z.infer<typeof networkDescriptionSchema>
