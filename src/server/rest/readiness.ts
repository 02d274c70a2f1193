/** What the server needs to work, and whether it can be worked with. */
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readingModel } from '../analyses/index.ts'
import type { Platform } from './platform.ts'

export const readinessSchema = z.object({
  ready: z.boolean(),
  database: z.boolean(),
  blobs: z.boolean(),
  models: z.boolean(),
})

/** @param platform what the routes work with @returns what of it can be worked with */
export async function readinessOf({ database: { db }, store, config }: Platform) {
  const [database, blobs, models] = await Promise.all([
    answers(db.execute(sql`select 1`)),
    answers(store.ensureRoom()),
    answers(Promise.all(config.worker.models.map(readingModel))),
  ])
  return { ready: database && blobs && models, database, blobs, models }
}

function answers(check: Promise<unknown>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  )
}
