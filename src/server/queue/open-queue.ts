/** The queue of series to be read: pg-boss over the database there is, without LISTEN/NOTIFY. */
import { sql } from 'drizzle-orm'
import { DatabaseError } from 'pg'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { Database } from '../database/open-database.ts'
import type { Queries } from '../database/session.ts'
import { noConnection } from '../database/statement-fault.ts'

const READ_SERIES = 'read-series'
const DEAD_LETTERS = 'read-series-dead'

/** Higher goes first: a person who waits, then what has just arrived, then batches. */
export const PRIORITY = { person: 20, arrival: 10, batch: 0 } as const

/** One attempt at one analysis. */
export interface ReadJob {
  readonly id: string
  /** With the id it names the attempt: a later attempt's job is not settled by an earlier one's worker. */
  readonly retryCount: number
  readonly analysisId: string
  /** True when a failure of this attempt is the end. */
  readonly last: boolean
}

export interface DeadLetter {
  readonly id: string
  readonly analysisId: string
  readonly diedAt: Date
}

export interface QueueOptions {
  /** A worker that has not been heard for this long has died: its job goes back. At least 10. */
  readonly heartbeatSeconds?: number
  /** How often lost and expired jobs are looked for. */
  readonly superviseIntervalSeconds?: number
  /** An attempt that takes longer is given up. */
  readonly expireInSeconds?: number
  /** How many times an attempt is made again. */
  readonly retryLimit?: number
  /** Before the second attempt; it doubles with each. */
  readonly retryDelaySeconds?: number
  /** Told of faults in the background; they hold no values. */
  readonly onFault?: (error: unknown) => void
}

/** Calls with a `tx` take effect with that transaction, or not at all. */
export interface Queue {
  readonly heartbeatSeconds: number
  readonly expireInSeconds: number
  /** Puts an analysis in the queue, once: one that waits or runs is not put there again. */
  readonly send: (tx: Queries, analysisId: string, priority: number) => Promise<void>
  /** The same for many that are new. */
  readonly sendAll: (tx: Queries, analysisIds: readonly string[], priority: number) => Promise<void>
  /** Lets a waiting analysis go before others. */
  readonly prioritize: (tx: Queries, analysisId: string, priority: number) => Promise<void>
  /** @returns the next job, which is then this caller's; null when there is none */
  readonly take: () => Promise<ReadJob | null>
  /** Says that the job's worker lives. */
  readonly touch: (job: ReadJob) => Promise<void>
  readonly complete: (tx: Queries, job: ReadJob) => Promise<void>
  /** The attempt failed: another follows later, or the job becomes a dead letter. `code` is kept with it. */
  readonly fail: (tx: Queries, job: ReadJob, code: string) => Promise<void>
  /** Gives a job back unfinished: it is at once there for others, and that is no failure. */
  readonly giveBack: (tx: Queries, job: ReadJob) => Promise<void>
  /** Takes an analysis out, waiting or running. */
  readonly cancel: (tx: Queries, analysisId: string) => Promise<void>
  /** @returns what failed for the last time, oldest first */
  readonly deadLetters: (limit?: number) => Promise<DeadLetter[]>
  readonly deleteDeadLetters: (tx: Queries, ids: readonly string[]) => Promise<void>
  /** Looks for lost and expired jobs now rather than at the next interval. */
  readonly supervise: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens the queue; its tables are made when missing.
 * @param database where it is kept
 * @param options times and limits
 * @returns the queue; close it before the database
 */
export async function openQueue(database: Database, options: QueueOptions = {}): Promise<Queue> {
  const {
    heartbeatSeconds = 30,
    superviseIntervalSeconds = 15,
    expireInSeconds = 4 * 3600,
    retryLimit = 8,
    retryDelaySeconds = 5,
    onFault = () => {},
  } = options
  const boss = new PgBoss({
    backend: database.kind,
    db: {
      executeSql: (text, values) =>
        database.executeSql(text, values).catch((cause: unknown) => {
          throw withoutRow(cause)
        }),
    },
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds,
    monitorIntervalSeconds: superviseIntervalSeconds,
  })
  boss.on('error', onFault)
  await boss.start()
  const yearSeconds = 365 * 86_400
  await boss.createQueue(DEAD_LETTERS, { retentionSeconds: yearSeconds })
  const settings = {
    deadLetter: DEAD_LETTERS,
    heartbeatSeconds,
    expireInSeconds,
    retryLimit,
    retryDelay: retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: 600,
    retentionSeconds: yearSeconds,
  }
  await boss.createQueue(READ_SERIES, { policy: 'exclusive', ...settings })
  // createQueue leaves a queue that is there as it was.
  await boss.updateQueue(READ_SERIES, settings)
  // Known from now on: inside a transaction on PGlite's one connection nothing else can be asked.
  await boss.findJobs(DEAD_LETTERS, { limit: 1 })
  await boss.findJobs(READ_SERIES, { limit: 1 })

  if (database.kind === 'pglite') await giveBackOrphans(database, boss)
  return {
    heartbeatSeconds,
    expireInSeconds,
    async send(tx, analysisId, priority) {
      await boss.send(
        READ_SERIES,
        { analysisId },
        { singletonKey: analysisId, priority, ...within(tx) },
      )
    },
    async sendAll(tx, analysisIds, priority) {
      const jobs = analysisIds.map((analysisId) => ({
        data: { analysisId },
        singletonKey: analysisId,
        priority,
      }))
      if (jobs.length > 0) await boss.insert(READ_SERIES, jobs, within(tx))
    },
    async prioritize(tx, analysisId, priority) {
      await boss.update(READ_SERIES, undefined, {
        singletonKey: analysisId,
        priority,
        ...within(tx),
      })
    },
    async take() {
      const [job] = await boss.fetch<{ analysisId: string }>(READ_SERIES, { includeMetadata: true })
      if (job === undefined) return null
      const { id, retryCount, data } = job
      return { id, retryCount, analysisId: data.analysisId, last: retryCount >= job.retryLimit }
    },
    async touch(job) {
      await boss.touch(READ_SERIES, attempt(job))
    },
    async complete(tx, job) {
      await boss.complete(READ_SERIES, attempt(job), null, within(tx))
    },
    async fail(tx, job, code) {
      await boss.fail(READ_SERIES, attempt(job), { code }, within(tx))
    },
    async giveBack(tx, job) {
      await boss.cancel(READ_SERIES, attempt(job), within(tx))
      await boss.resume(READ_SERIES, job.id, within(tx))
    },
    async cancel(tx, analysisId) {
      const jobs = await boss.findJobs(READ_SERIES, { key: analysisId, ...within(tx) })
      const ids = jobs.map(({ id }) => id)
      if (ids.length > 0) await boss.cancel(READ_SERIES, ids, within(tx))
    },
    async deadLetters(limit = 1000) {
      const jobs = await boss.findJobs<{ analysisId: string }>(DEAD_LETTERS, { limit })
      return jobs.map(({ id, data, createdOn }) => ({
        id,
        analysisId: data.analysisId,
        diedAt: createdOn,
      }))
    },
    async deleteDeadLetters(tx, ids) {
      if (ids.length > 0) await boss.deleteJob(DEAD_LETTERS, [...ids], within(tx))
    },
    supervise: () => boss.supervise(READ_SERIES),
    close: () => boss.stop({ close: false }),
  }
}

const within = (tx: Queries) => ({ db: fromDrizzle(tx, sql) })

const attempt = ({ id, retryCount }: ReadJob) => ({ id, retryCount })

/**
 * PGlite's directory is this process' alone: what was being read when it opens was being read by one that has died. That
 * was not the series' fault, and nobody need wait for the heartbeat to run out.
 */
async function giveBackOrphans(database: Database, boss: PgBoss): Promise<void> {
  const { rows } = await database.executeSql(
    "select id from pgboss.job where name = $1 and state = 'active'",
    [READ_SERIES],
  )
  const ids = rows.map(({ id }: { id: string }) => id)
  if (ids.length === 0) return
  await boss.cancel(READ_SERIES, ids)
  await boss.resume(READ_SERIES, ids)
}

/**
 * PostgreSQL's errors say what is in a row ("Failing row contains ..."), and pg-boss' end in logs. What stays is the
 * SQLSTATE, in the field where pg-boss looks for it.
 */
function withoutRow(cause: unknown): Error {
  if (!(cause instanceof DatabaseError)) return noConnection(cause)
  const { code } = cause
  return Object.assign(
    new Error(`The queue expected its statement to work; PostgreSQL's code is ${code}.`),
    { code },
  )
}
