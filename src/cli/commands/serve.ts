/** `groundglass serve`: the platform in one process. */
import type { Command } from 'commander'
import { freePort, readServerConfig, serve, type ServerFlags } from '../../server/index.ts'

const DEMO_DATA = './groundglass-demo'

/** @param program the command line to add `serve` to */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Serve many people: uploads, a queue, readings, accounts, an HTTP API.')
    .option('--host <name>', 'where to listen (GROUNDGLASS_HOST; default: 127.0.0.1)')
    .option('--port <n>', 'where to listen (GROUNDGLASS_PORT; default: 8080)')
    .option('--data <dir>', 'folder for everything it keeps (GROUNDGLASS_DATA)')
    .option(
      '--demo',
      'add a synthetic study, and let everybody look without signing in; keeps its data in ./groundglass-demo',
    )
    .addHelpText(
      'after',
      '\nAll settings: docs/reference/configuration.md\n\nExample:\n  $ groundglass serve --data /srv/groundglass --port 8080',
    )
    .action(async ({ demo = false, ...given }: ServerFlags & { demo?: boolean }) => {
      const flags = demo ? await flagsOfDemo(given) : given
      const config = readServerConfig(process.env, flags)
      const server = await serve(config, { demo, say })
      say(`Groundglass serves at ${server.url} (API: ${server.url}/api/docs). Ctrl-C ends it.`)
      if (demo) say(`A demonstration: everybody may look. Its data lie in ${config.dataDirectory}`)
      try {
        await Promise.race([signalled(), server.lost])
        say('Draining: what is being read is finished or given back.')
      } finally {
        await server.close()
      }
    })
}

/**
 * A demonstration lets everybody look, so it has a folder of its own and never that of a server, unless one is named. It must
 * start wherever it is tried, so it takes the next port where the usual one is taken and none was asked for.
 */
async function flagsOfDemo(given: ServerFlags): Promise<ServerFlags> {
  const { GROUNDGLASS_DATA, GROUNDGLASS_PORT } = process.env
  const flags = GROUNDGLASS_DATA ? given : { data: DEMO_DATA, ...given }
  if (given.port !== undefined || GROUNDGLASS_PORT) return flags
  const { host, port } = readServerConfig(process.env, flags)
  const free = await freePort(host, port)
  if (free !== port) say(`Port ${port} is taken by another program; this one takes ${free}.`)
  return { ...flags, port: String(free) }
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
