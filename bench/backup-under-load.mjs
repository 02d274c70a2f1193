// Backs up a server while files come in and are read, restores elsewhere, compares every row and file, and serves from it:
// `npm run build && node bench/backup-under-load.mjs [--studies 12] [--slices 40]`, on PostgreSQL by
// `node scripts/with-postgres.mjs node bench/backup-under-load.mjs` (the database is the server's; a second one is made).
import { execFile, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { zipSync } from 'fflate'
import { Client } from 'pg'
import { phantomInstances, renderPhantom } from '../dist/index.js'

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '12' },
    slices: { type: 'string', default: '40' },
  },
})
const [studies, sliceCount] = [Number(values.studies), Number(values.slices)]
const CLI = 'bin/groundglass.mjs'
const TOKEN = randomUUID()
const folder = mkdtempSync(join(tmpdir(), 'gg-'))
const running = new Set()
const databaseUrl = process.env.DATABASE_URL
try {
  await stubModels()
  const source = await startServer(join(folder, 'a'), databaseUrl)
  // Half of the studies are there and partly read when the backup begins, the others come meanwhile.
  for (let seed = 1; seed <= studies / 2; seed++) await sendStudy(source, seed)
  let sent = Math.floor(studies / 2)
  const backedUp = new AbortController()
  const sending = (async () => {
    while (sent < studies || !backedUp.signal.aborted) await sendStudy(source, ++sent)
  })()
  const before = sent
  const out = join(folder, 'backup')
  const first = await timed(() => groundglass(['backup', '--data', source.data, '--out', out]))
  console.log(
    `first backup, ${sent - before} uploads meanwhile: ${first.seconds} s. ${first.stdout}`,
  )
  const second = await timed(() => groundglass(['backup', '--data', source.data, '--out', out]))
  console.log(`second backup, the load going on: ${second.seconds} s. ${second.stdout}`)
  backedUp.abort()
  await sending
  const check = await timed(() => groundglass(['restore', '--from', out, '--check']))
  console.log(`check: ${check.seconds} s. ${check.stdout}`)

  const restoredUrl = databaseUrl === undefined ? undefined : await secondDatabase(databaseUrl)
  const restored = join(folder, 'b')
  const words = ['restore', '--from', out, '--data', restored]
  const made = await timed(() => groundglass(words, restoredUrl))
  console.log(`restore: ${made.seconds} s. ${made.stdout}`)
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  const blobs = filesIn(join(restored, 'blobs'))
  const wrong = blobs.filter(({ name, path }) => sha256Of(readFileSync(path)) !== name)
  if (blobs.length !== manifest.blobs.count || wrong.length > 0) throw new Error('blobs differ')
  const original = new Map(
    filesIn(join(source.data, 'blobs')).map((file) => [file.name, file.path]),
  )
  for (const { name, path } of blobs)
    if (!readFileSync(path).equals(readFileSync(original.get(name))))
      throw new Error(`${name} differs`)
  // Its rows were compared by the restoration itself, before it committed them. A backup of it hashes them once more.
  const again = join(folder, 'backup-of-restored')
  await groundglass(['backup', '--data', restored, '--out', again], restoredUrl)
  const saved = JSON.parse(readFileSync(join(again, 'manifest.json'), 'utf8'))
  const differing = manifest.tables.filter(
    ({ name, sha256 }) => saved.tables.find((table) => table.name === name).sha256 !== sha256,
  )
  console.log(
    `compared: ${blobs.length} blobs equal byte for byte; ${manifest.tables.length - differing.length} of ${manifest.tables.length} tables hash the same after the restoration's own changes to ${differing.map(({ name }) => name).join(', ')}`,
  )
  await stopServer(source)
  const server = await startServer(restored, restoredUrl)
  const started = performance.now()
  let items = []
  for (;;) {
    ;({ items } = await ask(server, '/api/v1/analyses?limit=200'))
    if (items.length > 0 && items.every(({ state }) => state === 'done')) break
    if (items.some(({ state }) => state === 'failed')) throw new Error('an analysis failed')
    await pause(500)
  }
  for (const { id } of items) await ask(server, `/api/v1/analyses/${id}/reading`)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const eachOnce =
    items.filter(({ id }) => id).length ===
    new Set(items.map((item) => item.seriesInstanceUID)).size
  console.log(
    `served from the restored: ${items.length} readings of ${items.length} series, ${eachOnce ? 'one each' : 'NOT one each'}, after ${seconds} s`,
  )
  if (!eachOnce) throw new Error('a series was read twice')
  await stopServer(server)
} finally {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

/** The stand-in networks: the load here is files and rows. */
async function stubModels() {
  const models = join(folder, 'models')
  await cp('fixtures/models/band-lungs', join(models, 'valid-area'), { recursive: true })
  await cp('fixtures/models/band-lesions', join(models, 'lesion-small'), { recursive: true })
}

function environment(url) {
  const { DATABASE_URL: _, ...rest } = process.env
  return {
    ...rest,
    ...(url === undefined ? {} : { DATABASE_URL: url }),
    GROUNDGLASS_MODELS: join(folder, 'models'),
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_WORKER_THREADS: '1',
  }
}

async function startServer(data, url) {
  const port = await freePort()
  const child = spawn(process.execPath, [CLI, 'serve', '--data', data, '--port', String(port)], {
    env: environment(url),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.add(child)
  const server = { child, data, url: `http://127.0.0.1:${port}` }
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server has ended')
    const answer = await fetch(`${server.url}/readyz`).catch(() => null)
    if (answer?.ok) return server
    await pause(100)
  }
}

async function stopServer({ child }) {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
  running.delete(child)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

async function sendStudy(server, seed) {
  const instances = phantomInstances(renderPhantom({ sizePx: 128, sliceCount, seed }))
  const zip = zipSync(Object.fromEntries(instances.map((bytes, i) => [`${i}.dcm`, bytes])), {
    level: 0,
  })
  const form = new FormData()
  form.append('files', new Blob([zip]), 'study.zip')
  await ask(server, '/api/v1/studies:import', { method: 'POST', body: form })
}

async function ask({ url }, path, init = {}) {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const response = await fetch(`${url}${path}`, { ...init, headers })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

async function groundglass(words, url = databaseUrl) {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words], {
    env: environment(url),
  })
  return stdout.trim()
}

async function timed(work) {
  const started = performance.now()
  const stdout = await work()
  return { stdout, seconds: ((performance.now() - started) / 1000).toFixed(1) }
}

async function secondDatabase(url) {
  const client = new Client(url)
  await client.connect()
  await client.query('create database groundglass_restored')
  await client.end()
  const other = new URL(url)
  other.pathname = '/groundglass_restored'
  return other.href
}

function filesIn(root) {
  return readdirSync(root, { recursive: true })
    .map((path) => ({ name: path.split('/').at(-1), path: join(root, path) }))
    .filter(({ name, path }) => /^[0-9a-f]{64}$/.test(name) && statSync(path).isFile())
}

function sha256Of(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
