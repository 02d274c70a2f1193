/** Analyses whose last attempt has failed: what an administrator sees, and queues again. */
import { and, eq, inArray, lt } from 'drizzle-orm'
import { type Actor, recordAudit, SYSTEM } from '../audit/index.ts'
import type { Queries } from '../database/session.ts'
import { analyses } from '../database/schema.ts'
import type { DeadLetter, Queue } from '../queue/index.ts'
import { type AnalysisRow, enqueueAgain } from './request-analysis.ts'

export interface DeadAnalysis {
  readonly diedAt: Date
  readonly analysis: AnalysisRow
}

/**
 * @param db the database
 * @param queue the queue
 * @returns analyses that were given up, those that died first at the front
 */
export async function listDeadLetters(db: Queries, queue: Queue): Promise<DeadAnalysis[]> {
  // One that died, was asked for again and died again, is listed once.
  const last = new Map((await queue.deadLetters()).map((letter) => [letter.analysisId, letter]))
  const letters = [...last.values()]
  const rows = await rowsOf(db, letters)
  return letters.flatMap(({ analysisId, diedAt }) => {
    const analysis = rows.get(analysisId)
    // Read again by another request, or deleted, since: no longer dead.
    return analysis?.state === 'failed' ? { analysis, diedAt } : []
  })
}

/**
 * Queues given-up analyses again, with all their attempts.
 * @param db the database
 * @param queue the queue
 * @param analysisIds which; all by default
 * @param by who asks
 * @returns the rows that were queued
 */
export async function requeueDeadLetters(
  db: Queries,
  queue: Queue,
  analysisIds?: readonly string[],
  by: Actor = SYSTEM,
): Promise<AnalysisRow[]> {
  const letters = await queue.deadLetters()
  const chosen = letters.filter(({ analysisId }) => analysisIds?.includes(analysisId) ?? true)
  const queued: AnalysisRow[] = []
  for (const { id, analysisId } of chosen) {
    await db.transaction(async (tx) => {
      await queue.deleteDeadLetters(tx, [id])
      const [row] = await tx
        .select()
        .from(analyses)
        .where(and(eq(analyses.id, analysisId), eq(analyses.state, 'failed')))
        .for('update')
      if (row === undefined) return
      queued.push(await enqueueAgain(tx, queue, row.id, { priority: row.priority }))
      const object = { type: 'analysis', id: row.id }
      await recordAudit(tx, { actor: by, action: 'analysis.requeue', object })
    })
  }
  return queued
}

/**
 * Tells the rows of analyses that died without a word: their worker was killed at the last attempt, and nobody was left to
 * write it down.
 * @param db the database
 * @param queue the queue
 * @returns how many rows were told
 */
export async function settleDeadLetters(db: Queries, queue: Queue): Promise<number> {
  const letters = await queue.deadLetters()
  let settled = 0
  for (const { analysisId, diedAt } of letters) {
    // The job of one that was asked for again since is in the queue: a row that waits is left alone.
    const gone = await db.transaction(async (tx) => {
      const rows = await tx
        .update(analyses)
        .set({
          state: 'failed',
          progress: null,
          errorCode: 'worker/gave-up',
          errorMessage:
            'Expected a worker to end this reading; each one that tried has died or took too long. Look at the memory of the workers, then queue it again.',
          finishedAt: diedAt,
        })
        .where(
          and(eq(analyses.id, analysisId), eq(analyses.state, 'running'), startedBefore(diedAt)),
        )
        .returning({ id: analyses.id })
      await recordAudit(
        tx,
        ...rows.map(({ id }) => ({
          actor: SYSTEM,
          action: 'analysis.fail' as const,
          object: { type: 'analysis', id },
          detail: { code: 'worker/gave-up', again: false },
        })),
      )
      return rows.length
    })
    settled += gone
  }
  return settled
}

const startedBefore = (moment: Date) => lt(analyses.startedAt, moment)

async function rowsOf(
  db: Queries,
  letters: readonly DeadLetter[],
): Promise<Map<string, AnalysisRow>> {
  const ids = letters.map(({ analysisId }) => analysisId)
  const rows = await db.select().from(analyses).where(inArray(analyses.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}
