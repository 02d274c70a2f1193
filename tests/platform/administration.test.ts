/** What an administrator is told: the queue, health and room, settings, and the whole audit trail as a file. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type ApiClient, createApiClient } from '../../src/client/index.ts'
import { readServerConfig, serve, verifyAudit } from '../../src/server/index.ts'

const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
let folder: string
let server: Awaited<ReturnType<typeof serve>>
let client: ApiClient
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-administration-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  vi.stubEnv('GROUNDGLASS_MODELS', join(folder, 'models'))
  server = await serve(
    readServerConfig({
      GROUNDGLASS_DATA: join(folder, 'data'),
      GROUNDGLASS_PORT: '0',
      GROUNDGLASS_ADMIN_TOKEN: TOKEN,
      GROUNDGLASS_WORKER_CONCURRENCY: '0',
      GROUNDGLASS_LOG_LEVEL: 'silent',
      GROUNDGLASS_MIN_FREE_BYTES: '1000',
      GROUNDGLASS_STUDIES_DAYS: '30',
    }),
  )
  client = createApiClient(server.url, { authorization: `Bearer ${TOKEN}` })
})
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

it('tells the settings in force, which of them are given, and no secret', async () => {
  const { data } = await client.GET('/api/v1/configuration')
  const setting = (name: string) => data?.items.find(({ variable }) => variable === name)
  expect(setting('GROUNDGLASS_STUDIES_DAYS')).toMatchObject({ value: '30', isDefault: false })
  expect(setting('GROUNDGLASS_UPLOADS_DAYS')).toMatchObject({ value: null, isDefault: true })
  expect(setting('GROUNDGLASS_ADMIN_TOKEN')).toMatchObject({ value: null, hidden: true })
  expect(setting('GROUNDGLASS_SESSION_SECRET')).toMatchObject({ value: null, hidden: false })
  expect(JSON.stringify(data)).not.toContain(TOKEN)
})

it('tells whether all is well, and how full everything is', async () => {
  await writeFile(join(folder, 'data/uploads/on-its-way'), new Uint8Array(1234))
  const { data } = await client.GET('/api/v1/system')
  expect(data).toMatchObject({
    database: 'pglite',
    readiness: { ready: true, database: true, blobs: true, models: true },
    storage: {
      kind: 'fs',
      minFreeBytes: 1000,
      stored: { files: 0, bytes: 0 },
      uploads: { files: 1, bytes: 1234 },
    },
  })
  expect(data?.storage.freeBytes).toBeGreaterThan(1000)
  expect(data?.storage.databaseBytes).toBeGreaterThan(1_000_000)
})

it('counts analyses by state', async () => {
  expect((await client.GET('/api/v1/jobs')).data).toEqual({ items: [] })
})

it('hands out the audit trail as the file that can be verified without a server', async () => {
  const answer = await fetch(`${server.url}/api/v1/audit-events/export`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
  const path = join(folder, 'trail.jsonl')
  await writeFile(path, await answer.text())
  const { data } = await client.GET('/api/v1/audit-events/verification')
  const found = await verifyAudit(path)
  expect(found.faultCount).toBe(0)
  expect(found.events).toBeGreaterThan(1)
  expect(found.events).toBeLessThanOrEqual(data!.events)
})

it('says in its document which files a request takes', async () => {
  const document: unknown = await (await fetch(`${server.url}/api/openapi.json`)).json()
  expect(document).toMatchObject({
    paths: {
      '/api/v1/studies:import': {
        post: {
          requestBody: {
            content: { 'multipart/form-data': { schema: { required: ['files'] } } },
          },
        },
      },
    },
  })
})
