/** One attempt at an analysis, in the database: begun, watched, and ended once. */
import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Deed, recordAudit } from '../audit/index.ts'
import type { Database } from '../database/open-database.ts'
import type { Queries } from '../database/session.ts'
import { analyses } from '../database/schema.ts'
import type { Queue, ReadJob } from '../queue/index.ts'
import { recordBlob, type StoredBlob } from '../storage/index.ts'
import type { Fault, ReadingProgress } from './reader-messages.ts'

type Row = typeof analyses.$inferSelect

/** What came of a reading, stored. */
interface Outcome {
  readonly verdict: NonNullable<Row['verdict']>
  readonly reading: StoredBlob
  readonly mask: StoredBlob | null
  readonly lesionMap: StoredBlob | null
}

/**
 * An attempt counts as this one's while the row runs with its number. A worker that was thought dead and comes back finds
 * another number, or an end, and changes nothing.
 */
export interface Attempt {
  readonly row: Row
  /** Writes progress down. @returns whether the analysis is still this attempt's, and still wanted */
  readonly beat: (progress: ReadingProgress | null) => Promise<boolean>
  /** Each of these ends the attempt, together with its job. @returns whether it was still this one's to end */
  readonly finish: (outcome: Outcome) => Promise<boolean>
  readonly fail: (fault: Fault, passing: boolean) => Promise<boolean>
  readonly giveBack: () => Promise<boolean>
}

/**
 * @param database the database
 * @param queue the queue
 * @param job as it was taken
 * @param workerId who took it
 * @returns the attempt; null when the analysis is not wanted any more, and the job is done with
 */
export async function beginAttempt(
  { db }: Database,
  queue: Queue,
  job: ReadJob,
  workerId: string,
): Promise<Attempt | null> {
  const row = await db.transaction(async (tx) => {
    const [begun] = await tx
      .update(analyses)
      .set({
        state: 'running',
        attempts: sql`${analyses.attempts} + 1`,
        workerId,
        progress: null,
        startedAt: new Date(),
        finishedAt: null,
      })
      .where(and(eq(analyses.id, job.analysisId), inArray(analyses.state, ['queued', 'running'])))
      .returning()
    if (begun === undefined) await queue.complete(tx, job)
    return begun
  })
  if (row === undefined) return null

  const own = and(
    eq(analyses.id, row.id),
    eq(analyses.state, 'running'),
    eq(analyses.attempts, row.attempts),
  )
  const about = {
    actor: { kind: 'worker', id: workerId },
    object: { type: 'analysis', id: row.id },
  } as const
  const end = (
    deed: Pick<Deed, 'action' | 'detail'> | null,
    change: (tx: Queries) => Promise<Partial<Row>>,
  ) =>
    db.transaction(async (tx) => {
      const [mine] = await tx.select({ id: analyses.id }).from(analyses).where(own).for('update')
      if (mine === undefined) return false
      const values = await change(tx)
      await tx
        .update(analyses)
        .set({ progress: null, ...values })
        .where(eq(analyses.id, row.id))
      if (deed !== null) await recordAudit(tx, { ...about, ...deed })
      return true
    })
  let written = 'null'
  return {
    row,
    async beat(progress) {
      const text = JSON.stringify(progress)
      const id = { id: analyses.id }
      // Those who watch hear of each change of the row: what is written already is not written again.
      const rows =
        text === written
          ? await db.select(id).from(analyses).where(own)
          : await db
              .update(analyses)
              .set({ progress: progress && { ...progress } })
              .where(own)
              .returning(id)
      written = text
      return rows.length > 0
    },
    finish({ verdict, reading, mask, lesionMap }) {
      const made = {
        readingSha256: reading.sha256,
        maskSha256: mask?.sha256 ?? null,
        lesionMapSha256: lesionMap?.sha256 ?? null,
      }
      const detail = { attempt: row.attempts, modelSha256: row.modelSha256, ...made }
      return end({ action: 'analysis.finish', detail }, async (tx) => {
        for (const blob of [reading, mask, lesionMap]) if (blob !== null) await recordBlob(tx, blob)
        await queue.complete(tx, job)
        return {
          state: 'done',
          verdict,
          ...made,
          errorCode: null,
          errorMessage: null,
          finishedAt: new Date(),
        }
      })
    },
    fail({ code, message }, passing) {
      const again = passing && !job.last
      const detail = { attempt: row.attempts, code, again }
      return end({ action: 'analysis.fail', detail }, async (tx) => {
        if (passing) await queue.fail(tx, job, code ?? 'worker/fault')
        else await queue.complete(tx, job)
        const error = { errorCode: code, errorMessage: message }
        if (again) return { ...error, state: 'queued' }
        return { ...error, state: 'failed', finishedAt: new Date() }
      })
    },
    giveBack: () =>
      end(null, async (tx) => {
        await queue.giveBack(tx, job)
        return { state: 'queued', workerId: null, startedAt: null }
      }),
  }
}
