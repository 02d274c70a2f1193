/** `groundglass worker`: reads what a server on PostgreSQL has queued. */
import type { Command } from 'commander'
import { readServerConfig, serveWorker, type ServerFlags } from '../../server/index.ts'
import { signalled } from './serve.ts'

/** @param program the command line to add `worker` to */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('Read what a server has queued: as many workers as you like, on any machine.')
    .option('--threads <n>', 'threads that read one series (GROUNDGLASS_WORKER_THREADS)')
    .option('--concurrency <n>', 'series read at a time (GROUNDGLASS_WORKER_CONCURRENCY)')
    .option('--models <names>', 'models loaded at the start (GROUNDGLASS_WORKER_MODELS)')
    .addHelpText(
      'after',
      '\nNeeds the DATABASE_URL and the storage settings of the server.\n\nExample:\n  $ DATABASE_URL=postgres://groundglass@db/groundglass groundglass worker --threads 2',
    )
    .action(async (flags: ServerFlags) => {
      const ending = new AbortController()
      void signalled().then(() => ending.abort())
      await serveWorker(readServerConfig(process.env, flags), ending.signal)
    })
}
