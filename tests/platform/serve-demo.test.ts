/** `groundglass serve --demo` and docs/getting-started/import-and-read.sh as they are shipped, with the stand-in networks of fixtures/models. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { type ApiClient, createApiClient } from '../../src/client/index.ts'
import { readingSchema } from '../../src/index.ts'
import { namedZip, plantedInstances } from './planted-study.ts'

const built = existsSync('dist/cli/main.js')
const TOKEN = 'token-of-a-script'

async function serveDemo() {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-demo-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  const data = ['--data', join(folder, 'data'), '--port', '0']
  const server = spawn(process.execPath, ['bin/groundglass.mjs', 'serve', '--demo', ...data], {
    env: {
      ...process.env,
      GROUNDGLASS_ADMIN_TOKEN: TOKEN,
      GROUNDGLASS_MODELS: join(folder, 'models'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(server, 'exit')
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      said += String(chunk)
      const [, address] = /serves at (\S+) /.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
    void exit.then(() => reject(new Error(said)))
  })
  return { folder, url, said: () => said, exit, server }
}

it.skipIf(!built)(
  `shows a visitor the synthetic study, takes a script's, and drains${built ? '' : ': SKIPPED, dist/ is missing, run npm run build'}`,
  async () => {
    const { folder, url, said, exit, server } = await serveDemo()
    expect(said()).toMatch(/To make the first administrator, open \(once\): http/)
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true })

    const visitor = createApiClient(url)
    const { data: who } = await visitor.GET('/api/v1/session')
    expect(who).toMatchObject({ kind: 'user', role: 'visitor' })
    const demo = await done(visitor)
    expect(demo.verdict).not.toBeNull()
    const { data: study } = await visitor.GET('/api/v1/studies/{id}', {
      params: { path: { id: demo.studyId } },
    })
    expect(study!.description).toBe('SYNTHETIC PHANTOM')
    const tries = [
      visitor.DELETE('/api/v1/studies/{id}', { params: { path: { id: demo.studyId } } }),
      visitor.POST('/api/v1/uploads'),
      visitor.POST('/api/v1/analyses', {
        body: { seriesId: demo.seriesId, model: 'lesion-small' },
      }),
      visitor.GET('/api/v1/users'),
      visitor.POST('/api/v1/tokens', { body: { name: 'mine', scopes: ['admin'] } }),
    ]
    for (const { error } of await Promise.all(tries))
      expect(error).toMatchObject({ status: 403, code: 'auth/not-allowed' })

    const archive = join(folder, 'study.zip')
    await writeFile(archive, namedZip(plantedInstances()))
    const script = 'docs/getting-started/import-and-read.sh'
    const { stdout } = await promisify(execFile)('sh', [script, archive, url], {
      env: { ...process.env, GROUNDGLASS_ADMIN_TOKEN: TOKEN },
      maxBuffer: 2 ** 26,
    })
    const reading = readingSchema.parse(JSON.parse(stdout))
    expect(reading.verdict.label).toBe('suspicious')
    expect(reading.slices).toHaveLength(24)

    server.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  },
)

/** @returns the first analysis that is done */
async function done(client: ApiClient) {
  for (;;) {
    const { data } = await client.GET('/api/v1/analyses', { params: { query: { state: 'done' } } })
    const [analysis] = data!.items
    if (analysis !== undefined) return analysis
    await pause(200)
  }
}
