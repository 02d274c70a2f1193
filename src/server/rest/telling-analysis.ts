/** The one analysis of a study that a worklist shows. */
import { desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Queries } from '../database/session.ts'
import { analyses, series, studies } from '../database/schema.ts'

export const tellingAnalysisSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(analyses.state.enumValues),
    verdict: z.enum(analyses.verdict.enumValues).nullable(),
    modelName: z.string(),
    modelVersion: z.string(),
    progress: z.record(z.string(), z.unknown()).nullable(),
    errorCode: z.string().nullable(),
    finishedAt: z.date().nullable(),
  })
  .nullable()

/**
 * A suspicious series is not hidden by the other series of its study; next comes what is still being read, then what was
 * read, then what could not be (localizers, for instance); of equals the newest.
 * @param db the database
 * @returns a subquery to be joined laterally to `studies`
 */
export function tellingAnalysis(db: Queries) {
  const rank = sql`case
    when ${analyses.verdict} = 'suspicious' then 0
    when ${analyses.state} in ('queued', 'running') then 1
    when ${analyses.verdict} = 'not-suspicious' then 2
    else 3 end`
  return db
    .select({
      id: analyses.id,
      state: analyses.state,
      verdict: analyses.verdict,
      modelName: analyses.modelName,
      modelVersion: analyses.modelVersion,
      progress: analyses.progress,
      errorCode: analyses.errorCode,
      finishedAt: analyses.finishedAt,
    })
    .from(analyses)
    .innerJoin(series, eq(series.id, analyses.seriesId))
    .where(eq(series.studyId, studies.id))
    .orderBy(rank, desc(analyses.createdAt))
    .limit(1)
    .as('telling')
}
