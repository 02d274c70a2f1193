/** `groundglass serve`: the platform in one process. */
import type { Command } from 'commander'
import { readServerConfig, serve, type ServerFlags } from '../../server/index.ts'

/** @param program the command line to add `serve` to */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Serve many people: uploads, a queue, readings, accounts, an HTTP API.')
    .option('--host <name>', 'where to listen (GROUNDGLASS_HOST; default: 127.0.0.1)')
    .option('--port <n>', 'where to listen (GROUNDGLASS_PORT; default: 8080)')
    .option('--data <dir>', 'folder for everything it keeps (GROUNDGLASS_DATA)')
    .option('--demo', 'add a synthetic study, and let everybody look without signing in')
    .addHelpText(
      'after',
      '\nAll settings: docs/reference/configuration.md\n\nExample:\n  $ groundglass serve --data /srv/groundglass --port 8080',
    )
    .action(async ({ demo = false, ...flags }: ServerFlags & { demo?: boolean }) => {
      const server = await serve(readServerConfig(process.env, flags), { demo, say })
      say(`Groundglass serves at ${server.url} (API: ${server.url}/api/docs). Ctrl-C ends it.`)
      try {
        await Promise.race([signalled(), server.lost])
        say('Draining: what is being read is finished or given back.')
      } finally {
        await server.close()
      }
    })
}

function say(line: string): void {
  console.error(line)
}

/** Waits for Ctrl-C or SIGTERM. */
export async function signalled(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
