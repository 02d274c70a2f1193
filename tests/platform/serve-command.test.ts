/** `groundglass serve` as a process of its own, when the disk under its database fails. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'

it('ends by name when its embedded database has died', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-serve-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const failing = join(folder, 'failing')
  // No disk fails on demand, so fsync does: from when this file is there.
  const fault = `
    import fs from 'node:fs'
    const { fsyncSync } = fs
    fs.fsyncSync = (descriptor) => {
      if (fs.existsSync(${JSON.stringify(failing)})) throw new Error('EIO')
      fsyncSync(descriptor)
    }`
  const words = ['src/cli/main.ts', 'serve', '--port', '0', '--data', join(folder, 'data')]
  const server = spawn(
    process.execPath,
    [...process.execArgv, `--import=data:text/javascript,${encodeURIComponent(fault)}`, ...words],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        GROUNDGLASS_ADMIN_TOKEN: TOKEN,
        GROUNDGLASS_WORKER_CONCURRENCY: '0',
        DATABASE_URL: '',
      },
    },
  )
  onTestFinished(() => void server.kill('SIGKILL'))
  const exit = once(server, 'exit')
  const said: string[] = []
  for await (const line of createInterface(server.stderr)) {
    said.push(line)
    const url = /serves at (\S+)/.exec(line)?.[1]
    if (url === undefined) continue
    await writeFile(failing, '')
    const answer = await fetch(`${url}/api/v1/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
    }).catch(() => null)
    expect(answer?.ok ?? false).toBe(false)
  }
  expect(await exit).toEqual([3, null])
  expect(said.at(-1)).toMatch(/^database\/connection-lost: /)
})
