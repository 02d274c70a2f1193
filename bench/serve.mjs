// Starts `groundglass serve` as a process of its own, in a folder of its own, for the benches that need one.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * @param {Record<string, string>} settings environment variables
 * @returns the server: its address, its process id, an administrator's token, its data, and what stops and deletes it
 */
export async function startServer(settings) {
  const data = mkdtempSync(join(tmpdir(), 'groundglass-bench-'))
  const token = randomBytes(24).toString('hex')
  const server = spawn(process.execPath, ['bin/groundglass.mjs', 'serve', '--port', '0'], {
    env: {
      ...process.env,
      GROUNDGLASS_DATA: data,
      GROUNDGLASS_ADMIN_TOKEN: token,
      GROUNDGLASS_LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    }
    rmSync(data, { recursive: true })
  }
  const url = await new Promise((resolve, reject) => {
    let said = ''
    server.stderr.setEncoding('utf8')
    server.stderr.on('data', (part) => {
      said += part
      const [, found] = /serves at (\S+)/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    server.once('exit', () => reject(new Error(`The server ended: ${said}`)))
  })
  return { url, token, data, pid: server.pid, stop }
}
