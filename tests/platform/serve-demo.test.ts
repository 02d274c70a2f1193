/** `npm start` and docs/getting-started/import-and-read.sh as they are shipped, with the stand-in networks of fixtures/models. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { zipSync } from 'fflate'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createApiClient } from '../../src/client/index.ts'
import { readingSchema } from '../../src/index.ts'
import { namedZip, plantedInstances } from './planted-study.ts'

const BUILT = existsSync('dist/cli/main.js')
const TOKEN = 'a-token-of-the-tests-that-is-long-enough'
const REAL = '../shared/data/covid-ct-md/covid/P001'
/** Two busy cores read a real series of 148 slices within this. */
const PATIENCE_MS = 900_000

/** Starts the demonstration in an empty folder, as somebody does who tries it. */
async function startDemo(words: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-demo-'))
  await cp('fixtures/models/band-lungs', join(folder, 'models/valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(folder, 'models/lesion-small'), { recursive: true })
  const { GROUNDGLASS_DATA: _, GROUNDGLASS_PORT: __, DATABASE_URL: ___, ...others } = process.env
  const command = [resolve('bin/groundglass.mjs'), 'serve', '--demo', ...words]
  const server = spawn(process.execPath, command, {
    cwd: folder,
    env: {
      ...others,
      GROUNDGLASS_ADMIN_TOKEN: TOKEN,
      GROUNDGLASS_MODELS: join(folder, 'models'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(server, 'exit')
  onTestFinished(async () => {
    server.kill('SIGKILL')
    await exit
    await rm(folder, { recursive: true })
  })
  let said = ''
  server.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  /** Waits for a line. @returns what the expression catches in it */
  const hears = async (line: RegExp): Promise<string> => {
    for (;;) {
      const caught = line.exec(said)?.[1]
      if (caught !== undefined) return caught
      const ended = await Promise.race([exit, once(server.stderr, 'data').then(() => null)])
      if (ended !== null && !line.test(said)) throw new Error(`ended early, having said: ${said}`)
    }
  }
  return { folder, hears, said: () => said, exit, server }
}

it.skipIf(!BUILT)(
  `shows whoever comes a study that is read, takes a script's, and drains${BUILT ? '' : ': SKIPPED, dist/ is missing, run npm run build'}`,
  async () => {
    const { folder, hears, said, exit, server } = await startDemo(['--port', '0'])
    const url = await hears(/serves at (\S+) /)
    expect(said()).toMatch(/To make the first administrator, open \(once\): http/)
    expect(await hears(/Its data lie in (.+)/)).toMatch(/groundglass-demo$/)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const page = await fetch(url, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('<title>Groundglass</title>')

    const studyId = (await hears(/The study is read: (\S+)/)).split('/').at(-1)!
    const visitor = createApiClient(url)
    const { data: who } = await visitor.GET('/api/v1/session')
    expect(who).toMatchObject({ kind: 'user', role: 'visitor', demonstration: true })
    const { data: study } = await visitor.GET('/api/v1/studies/{id}', {
      params: { path: { id: studyId } },
    })
    expect(study).toMatchObject({
      description: 'SYNTHETIC PHANTOM',
      latestAnalysis: { state: 'done' },
    })
    const tries = [
      visitor.DELETE('/api/v1/studies/{id}', { params: { path: { id: studyId } } }),
      visitor.POST('/api/v1/uploads'),
      visitor.GET('/api/v1/users'),
      visitor.POST('/api/v1/tokens', { body: { name: 'mine', scopes: ['admin'] } }),
    ]
    for (const { error } of await Promise.all(tries))
      expect(error).toMatchObject({ status: 403, code: 'auth/not-allowed' })

    const { bytes, sliceCount } = await studyToSend()
    const archive = join(folder, 'study.zip')
    await writeFile(archive, bytes)
    const script = 'docs/getting-started/import-and-read.sh'
    const { stdout } = await promisify(execFile)('sh', [script, archive, url], {
      env: { ...process.env, GROUNDGLASS_ADMIN_TOKEN: TOKEN },
      maxBuffer: 2 ** 28,
    })
    const reading = readingSchema.parse(JSON.parse(stdout))
    expect(reading.verdict.reason).not.toBe('')
    expect(reading.slices).toHaveLength(sliceCount)

    server.kill('SIGINT')
    expect(await exit).toEqual([0, null])
    expect(said()).toMatch(/Draining/)
  },
  PATIENCE_MS,
)

it.skipIf(!BUILT)(
  'takes the next free port, and says so, where nobody asked for one',
  async () => {
    // Held here, or by whoever holds it already.
    const holder = createServer().listen(8080, '127.0.0.1')
    onTestFinished(() => void holder.close())
    await once(holder, 'listening').catch(() => {})
    const { hears, exit, server } = await startDemo([])
    const port = await hears(/Port 8080 is taken by another program; this one takes (\d+)\./)
    expect(await hears(/serves at (\S+) /)).toBe(`http://127.0.0.1:${port}`)
    await vi.waitFor(async () =>
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).ok).toBe(true),
    )
    server.kill('SIGINT')
    expect(await exit).toEqual([0, null])
  },
  PATIENCE_MS,
)

/** A real series where there is one, else a drawn one. */
async function studyToSend(): Promise<{ bytes: Uint8Array; sliceCount: number }> {
  const isThere = await stat(REAL).catch(() => null)
  if (isThere === null) return { bytes: namedZip(plantedInstances()), sliceCount: 24 }
  const names = (await readdir(REAL)).filter((name) => name.endsWith('.dcm'))
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(REAL, name))] as const),
  )
  return { bytes: zipSync(Object.fromEntries(files), { level: 0 }), sliceCount: names.length }
}
