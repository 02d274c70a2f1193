/** How far a reading is, as its worker writes it down. */
import { z } from 'zod'

export const progressSchema = z.object({
  stage: z.string(),
  done: z.number(),
  /** Null where it is not known yet. */
  total: z.number().nullable(),
})
