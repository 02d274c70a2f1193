/**
 * For tests only: one PostgreSQL for a whole test run (vitest's global setup), from Debian's package, in a temporary
 * folder, reached by a unix socket. Where none is installed the suites that want it skip, and say so.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** With the name of a database to come behind it; null where PostgreSQL is not installed. */
    postgresUrl: { prefix: string; suffix: string } | null
  }
}

/**
 * Stops the server when the pipe to it closes, so also when the test runner is killed. Nothing in these clusters has
 * to survive a power cut: fsync is off.
 */
const RUN = `"$1/postgres" -D "$2" -k "$2" -c listen_addresses= -c max_connections=200 \\
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off & server=$!
cat >/dev/null; kill -INT $server; wait $server`

/**
 * @param project whose tests are told where PostgreSQL is
 * @returns what stops it
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const programs = postgresPrograms()
  project.provide('postgresUrl', null)
  if (!programs) return
  const folder = mkdtempSync(join(tmpdir(), 'groundglass-postgres-'))
  const who = serverUser()
  if (who) chownSync(folder, who.uid, who.gid)
  execFileSync(
    join(programs, 'initdb'),
    `--pgdata=${folder} --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions`.split(
      ' ',
    ),
    { ...who, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const server = spawn('sh', ['-c', RUN, 'sh', programs, folder], {
    ...who,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  for await (const line of createInterface(server.stderr)) {
    if (line.includes('ready to accept connections')) break
  }
  server.stderr.resume()
  project.provide('postgresUrl', {
    prefix: 'postgresql://postgres@localhost/',
    suffix: `?host=${folder}`,
  })
  return async () => {
    const exit = once(server, 'exit')
    server.stdin.end()
    await exit
    rmSync(folder, { recursive: true })
  }
}

/** PostgreSQL refuses to run as root: there it runs as the user that the package made. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  return { uid: idOf('-u'), gid: idOf('-g') }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
}

/** The newest of Debian's `/usr/lib/postgresql/VERSION/bin`. */
function postgresPrograms(): string | null {
  const root = '/usr/lib/postgresql'
  try {
    const newest = Math.max(...readdirSync(root).map(Number))
    return Number.isFinite(newest) ? join(root, String(newest), 'bin') : null
  } catch {
    return null
  }
}
