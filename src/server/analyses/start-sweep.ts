/** What must be seen to at the start and now and then, as a crash may have come between two steps. */
import type { Queries } from '../database/session.ts'
import type { Queue } from '../queue/index.ts'
import { settleDeadLetters } from './dead-letters.ts'
import { requestForCompleteSeries } from './request-analysis.ts'

export interface SweepOptions {
  readonly db: Queries
  readonly queue: Queue
  /** Lesion models that read each new series. */
  readonly models: readonly string[]
  readonly intervalMs?: number
  /** Told when a sweep fails; the next one follows. */
  readonly onFault: (error: unknown) => void
}

export interface Sweep {
  /** Sweeps soon, for instance when a series has become complete. */
  readonly now: () => void
  /** Ends it, after the sweep under way. */
  readonly stop: () => Promise<void>
}

/**
 * Asks for analyses of complete series that have none, and tells rows of dead letters; at once, then at intervals.
 * @param options the database, the queue, the models
 * @returns the sweep
 */
export function startSweep({
  db,
  queue,
  models,
  intervalMs = 30_000,
  onFault,
}: SweepOptions): Sweep {
  const stopped = new AbortController()
  let asked = false
  let running: Promise<void> | null = null
  const once = async () => {
    await requestForCompleteSeries(db, queue, models)
    await settleDeadLetters(db, queue)
  }
  const now = () => {
    // A series completed while a sweep runs may have come too late for it: another follows.
    asked = true
    if (running !== null || stopped.signal.aborted) return
    running = (async () => {
      while (asked && !stopped.signal.aborted) {
        asked = false
        await once().catch(onFault)
      }
      running = null
    })()
  }
  const timer = setInterval(now, intervalMs)
  now()
  return {
    now,
    async stop() {
      stopped.abort()
      clearInterval(timer)
      await running
    },
  }
}
