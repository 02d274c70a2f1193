/** A worker in a process of its own, anywhere that reaches the database and the blobs. */
import { pino } from 'pino'
import { GroundglassError } from '../core/index.ts'
import { recordStart } from './audit/index.ts'
import type { ServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import { openQueue } from './queue/index.ts'
import { sessionSecret } from './session-secret.ts'
import { storeOf } from './store-of.ts'
import { faultOf } from './worker/fault.ts'
import { runWorker } from './worker/index.ts'

/**
 * Works until `signal`, then drains.
 * @param config the server's own: the same database, the same blobs
 * @param signal ends it
 * @throws {GroundglassError} `config/worker-needs-postgres`, and what `runWorker` throws
 */
export async function serveWorker(config: ServerConfig, signal: AbortSignal): Promise<void> {
  if (config.databaseUrl === null)
    throw new GroundglassError(
      'config/worker-needs-postgres',
      'Expected DATABASE_URL: the embedded database belongs to one process, which reads by itself. Serve from PostgreSQL to have more workers.',
    )
  const log = pino({ level: config.logLevel, base: null }, pino.destination(1))
  const onFault = (error: unknown) => log.error({ error: faultOf(error) }, 'fault')
  const database = await openDatabase({ url: config.databaseUrl }, { onConnectionLost: onFault })
  try {
    await recordStart(database.db, 'worker', config, await sessionSecret(config))
    const queue = await openQueue(database, { onFault })
    try {
      const { models, threads } = config.worker
      const concurrency = Math.max(1, config.worker.concurrency)
      const store = await storeOf(config)
      await runWorker({ database, store, queue, models, threads, concurrency, signal, log })
    } finally {
      await queue.close()
    }
  } finally {
    await database.close()
  }
}
