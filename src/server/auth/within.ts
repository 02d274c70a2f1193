/** The reach of a permission as the filter of a query. */
import { eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Reach } from './policy.ts'

/**
 * @param reach what `authorise` returned
 * @param columns where a table keeps whom its rows belong to
 * @param columns.institutionId the institution
 * @param columns.userId the person
 * @returns the condition that a listing adds to its own; undefined where everything is in reach, and false where the
 * table has no column to tell by
 */
export function within(
  reach: Reach,
  columns: { institutionId?: PgColumn; userId?: PgColumn },
): SQL | undefined {
  switch (reach.kind) {
    case 'any':
      return undefined
    case 'institution':
      return columns.institutionId ? eq(columns.institutionId, reach.institutionId) : sql`false`
    case 'own':
      return columns.userId ? eq(columns.userId, reach.userId) : sql`false`
  }
}
