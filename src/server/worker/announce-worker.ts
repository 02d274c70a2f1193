/** A worker's row: who it is, what it can read, how fast, and that it lives. */
import { hostname } from 'node:os'
import { eq, gt } from 'drizzle-orm'
import type { Queries } from '../database/session.ts'
import { workers } from '../database/schema.ts'
import { every } from './every.ts'

export interface Announcement {
  readonly id: string
  /** Tells of a series that was read: how many slices, and how long each stage of it took. */
  readonly hasRead: (sliceCount: number, msByStage: Readonly<Record<string, number>>) => void
  /** The worker ends: its row stays for the analyses it made, and is not heard of again. */
  readonly leave: () => Promise<void>
}

export interface WorkerFacts
  extends Pick<typeof workers.$inferInsert, 'name' | 'device' | 'models'> {
  readonly everyMs: number
  readonly onFault: (error: unknown) => void
}

/**
 * @param db the database
 * @param facts what the worker is
 * @returns its row, kept fresh until `leave`
 */
export async function announceWorker(db: Queries, facts: WorkerFacts): Promise<Announcement> {
  const { everyMs, onFault, ...row } = facts
  const [made] = await db
    .insert(workers)
    .values({ ...row, host: hostname(), pid: process.pid })
    .returning({ id: workers.id })
  const { id } = made!
  let msPerSlice: number | undefined
  let seriesCount = 0
  const msByStage: Record<string, number> = {}
  const tell = async (lastSeenAt: Date) => {
    const read = { seriesCount, msByStage, ...(msPerSlice !== undefined && { msPerSlice }) }
    const seen = { lastSeenAt, ...read }
    await db.update(workers).set(seen).where(eq(workers.id, id)).catch(onFault)
  }
  const beats = every(everyMs, () => tell(new Date()))
  return {
    id,
    hasRead(sliceCount, ms) {
      seriesCount += 1
      for (const [stage, took] of Object.entries(ms))
        msByStage[stage] = (msByStage[stage] ?? 0) + took
      const whole = Object.values(ms).reduce((sum, took) => sum + took, 0)
      if (sliceCount > 0) msPerSlice = whole / sliceCount
    },
    async leave() {
      await beats.stop()
      // Long ago: it is not to be taken for one that lives.
      await tell(new Date(0))
    },
  }
}

/**
 * @param db the database
 * @param seenAfter those not heard of since have ended or died
 * @returns the workers that live
 */
export function livingWorkers(
  db: Queries,
  seenAfter: Date,
): Promise<(typeof workers.$inferSelect)[]> {
  return db.select().from(workers).where(gt(workers.lastSeenAt, seenAfter))
}
