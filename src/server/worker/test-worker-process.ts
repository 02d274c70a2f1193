/** For tests only, as a process of its own: a worker. `node test-worker-process.ts DATABASE_URL BLOB_FOLDER` */
import { openDatabase } from '../database/open-database.ts'
import { openQueue } from '../queue/index.ts'
import { openBlobStore } from '../storage/index.ts'
import { runWorker, type WorkerOptions } from './run-worker.ts'

const [url = '', folder = ''] = process.argv.slice(2)
const database = await openDatabase({ url })
const ending = new AbortController()
process.on('SIGTERM', () => ending.abort())
const write = (_: object, text?: string) => void process.stdout.write(`${text}\n`)
const queue = await openQueue(database, { heartbeatSeconds: 10, superviseIntervalSeconds: 1 })
await runWorker({
  database,
  queue,
  store: await openBlobStore({ folder, minimumFreeBytes: 0 }),
  models: ['lesion-small'],
  threads: 1,
  log: { info: write, warn: write, error: write } as WorkerOptions['log'],
  signal: ending.signal,
  drainMs: 0,
  pollMs: 50,
})
await queue.close()
await database.close()
