/** The OpenAPI document, and the client's types that are made from it: `npx vitest run src/server/rest/openapi.test.ts -u` renews them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { expect, it, onTestFinished } from 'vitest'
import { readServerConfig } from '../config.ts'
import { serve } from '../serve.ts'

it('is what src/client/openapi.ts was made from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-openapi-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const config = readServerConfig({
    GROUNDGLASS_DATA: folder,
    GROUNDGLASS_PORT: '0',
    GROUNDGLASS_LOG_LEVEL: 'silent',
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
  })
  const server = await serve(config)
  onTestFinished(() => server.close())
  const document: OpenAPI3 = await (await fetch(`${server.url}/api/openapi.json`)).json()
  expect(document.openapi).toBe('3.1.0')
  const heading = `/** The types of the API, made from its OpenAPI document by src/server/rest/openapi.test.ts. */\n`
  const types = astToString(await openapiTS(document))
  await expect(heading + types).toMatchFileSnapshot('../../client/openapi.ts')
})
