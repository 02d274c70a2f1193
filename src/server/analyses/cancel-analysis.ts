/** Takes an analysis back: out of the queue, or out of a worker's hands before its next slice. */
import { and, eq, inArray } from 'drizzle-orm'
import { type Actor, recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses } from '../database/schema.ts'
import type { Queue } from '../queue/index.ts'
import type { AnalysisRow } from './request-analysis.ts'

/**
 * @param db the database
 * @param queue the queue
 * @param id the analysis
 * @param by who asks
 * @returns the cancelled row; null when it neither waited nor ran, and nothing was changed
 */
export async function cancelAnalysis(
  db: Queries,
  queue: Queue,
  id: string,
  by: Actor = SYSTEM,
): Promise<AnalysisRow | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(analyses)
      .set({ state: 'cancelled', progress: null, finishedAt: new Date() })
      .where(and(eq(analyses.id, id), inArray(analyses.state, ['queued', 'running'])))
      .returning()
    if (row === undefined) return null
    await queue.cancel(tx, id)
    const object = { type: 'analysis', id }
    await recordAudit(tx, { actor: by, action: 'analysis.cancel', object })
    return row
  })
}
