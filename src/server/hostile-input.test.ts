import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readServerConfig } from './config.ts'
import { attacks } from './hostile-input.ts'
import { serve, type Server } from './serve.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const SMALL = {
  floodBytes: 30_000_000,
  floodFiles: 300,
  bombBytes: 4_000_000,
  inflatedBytes: 12_000_000,
  instanceBytes: 4_000_000,
  elements: 1_100_000,
  trickleMs: 100,
}

const log: string[] = []
let folder: string
let server: Server
// Its address is known once it listens.
const target = { url: '', token: TOKEN }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-hostile-'))
  const config = readServerConfig({
    GROUNDGLASS_DATA: folder,
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
    GROUNDGLASS_MAX_UPLOAD_BYTES: '10000000',
    GROUNDGLASS_MAX_FILES: '20',
    GROUNDGLASS_REQUEST_TIMEOUT_MS: '1000',
  })
  server = await serve(config, { logTo: { write: (line) => void log.push(line) } })
  target.url = server.url
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

it.each(attacks(target, SMALL))('refuses $name by name', async ({ run, expected }) => {
  const { status, code } = await run()
  expect(`${status} ${code}`).toBe(expected)
})

it('keeps nothing of it, and goes on', async () => {
  expect(existsSync('/tmp/groundglass-owned')).toBe(false)
  const left = await readdir(join(folder, 'uploads'))
  // The files that tus announced: their senders may come back for a day.
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([])
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(log.filter((line) => /"level":(?:50|60)/.test(line))).toEqual([])
})
