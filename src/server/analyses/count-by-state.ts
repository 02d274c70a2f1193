/** How many analyses there are of each state, over all institutions: what watches the queue asks. */
import { count, min } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { analyses } from '../database/schema.ts'

/** @param db the database @returns a row for each state that there is, and when its oldest analysis was asked for */
export function countByState(db: Queries) {
  return db
    .select({ state: analyses.state, count: count(), oldestAt: min(analyses.createdAt) })
    .from(analyses)
    .groupBy(analyses.state)
}
