import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseManifest } from '../../inference/index.ts'
import { readServerConfig } from '../config.ts'
import { serve, type Server } from '../serve.ts'

const TOKEN = 'a token of the tests that is long enough'.replaceAll(' ', '-')
let folder: string
let server: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-models-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  server = await serve(
    readServerConfig({
      GROUNDGLASS_DATA: join(folder, 'data'),
      GROUNDGLASS_PORT: '0',
      GROUNDGLASS_ADMIN_TOKEN: TOKEN,
      GROUNDGLASS_WORKER_CONCURRENCY: '0',
      GROUNDGLASS_LOG_LEVEL: 'silent',
    }),
  )
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1/models/${path}`, {
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
  })

it('sends a package, and nothing to who has it', async () => {
  const manifest = parseManifest(await (await get('valid-area/manifest.json')).text())
  const answer = await get('valid-area/model.onnx')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256)
  expect(answer.headers.get('etag')).toBe(`"${manifest.sha256}"`)
  const again = await get('valid-area/model.onnx', { 'if-none-match': `"${manifest.sha256}"` })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

it('finds packages by their names alone', async () => {
  for (const name of ['none', '..%2F..%2Ffixtures%2Fmodels%2Fband-lungs', '%2Fetc']) {
    const answer = await get(`${name}/manifest.json`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'model/unknown' })
  }
})
