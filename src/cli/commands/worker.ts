/** `groundglass worker`: reads what a server on PostgreSQL has queued. */
import type { Command } from 'commander'
import { readServerConfig, serveWorker } from '../../server/index.ts'
import { signalled } from './serve.ts'

/** @param program the command line to add `worker` to */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('Read what a server has queued: as many workers as you like, on any machine.')
    .addHelpText(
      'after',
      '\nNeeds the DATABASE_URL and the storage settings of the server.\n\nExample:\n  $ DATABASE_URL=postgres://groundglass@db/groundglass groundglass worker',
    )
    .action(async () => {
      const ending = new AbortController()
      void signalled().then(() => ending.abort())
      await serveWorker(readServerConfig(process.env), ending.signal)
    })
}
