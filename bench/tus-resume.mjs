// Sends series to a real server by tus through connections that are cut, and compares: `npm run build && node bench/tus-resume.mjs`
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Upload } from 'tus-js-client'
import { cuttingProxy } from '../dist/server/uploads/cutting-proxy.js'
import { startServer } from './serve.mjs'

const HELP = `Usage: node bench/tus-resume.mjs [FOLDER...]

Starts "groundglass serve", sends each folder of DICOM files (by default the three shared CT series) as one upload by
tus-js-client through a proxy that cuts the connection five times, and waits until the series is read. Then compares: every
stored file with its source by SHA-256, verdict and longest run with "groundglass analyze". Ends with 1 when anything differs.`

const CUTS = 5
const SHARED = ['covid/P001', 'normal/normal001', 'cap/cap002'].map((name) =>
  join('../shared/data/covid-ct-md', name),
)

const given = process.argv.slice(2)
if (given.includes('--help')) {
  console.log(HELP)
  process.exit()
}

const { url, token, stop } = await startServer({ GROUNDGLASS_WORKER_THREADS: '1' })
const headers = { authorization: `Bearer ${token}` }
try {
  const sent = []
  for (const folder of given.length > 0 ? given : SHARED) sent.push(await send(folder))
  for (const upload of sent) await compare(upload)
} finally {
  await stop()
}

/** Sends a folder file by file. */
async function send(folder) {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  const bytes = files.reduce((sum, { length }) => sum + length, 0)
  const { id } = await api('POST', 'uploads')
  const each = Math.floor(bytes / (CUTS + 1))
  const proxy = await cuttingProxy(
    Number(new URL(url).port),
    Array.from({ length: CUTS }, () => each),
  )
  const endpoint = `http://127.0.0.1:${proxy.port}/api/v1/uploads/${id}/files`
  let resumed = 0
  const start = performance.now()
  for (const file of files)
    await new Promise((resolve, reject) => {
      new Upload(file, {
        endpoint,
        headers,
        retryDelays: Array.from({ length: 10 }, () => 0),
        onShouldRetry: () => {
          resumed += 1
          return true
        },
        onSuccess: resolve,
        onError: reject,
      }).start()
    })
  const seconds = (performance.now() - start) / 1000
  const { cuts } = proxy
  await proxy.close()
  await api('POST', `uploads/${id}/close`)
  console.log(
    `${folder}: ${files.length} files, ${bytes} bytes by tus in ${seconds.toFixed(1)} s; cut ${cuts} times, resumed ${resumed} times`,
  )
  return { folder, files, id, isCut: cuts === CUTS }
}

/** Waits until the upload's series is read, and holds it against its source and against the command line. */
async function compare({ folder, files, id, isCut }) {
  const upload = await until(
    () => api('GET', `uploads/${id}`),
    ({ receiving, waiting, series }) =>
      receiving + waiting === 0 && series.every(({ state }) => state === 'complete'),
  )
  const [series] = upload.series
  const { items } = await api('GET', `series/${series.id}/instances`)
  const stored = []
  for (const { id: instanceId } of items) {
    const answer = await fetch(`${url}/api/v1/instances/${instanceId}/file`, { headers })
    stored.push(sha256Of(Buffer.from(await answer.arrayBuffer())))
  }
  const isEqual =
    stored.length === files.length &&
    isDeepStrictEqual(new Set(stored), new Set(files.map(sha256Of)))
  const done = await until(
    async () => (await api('GET', `analyses?seriesId=${series.id}`)).items[0],
    (found) => ['done', 'failed'].includes(found?.state),
  )
  const served =
    done.state === 'done' ? verdictOf(await api('GET', `analyses/${done.id}/reading`)) : done.state
  const alone = verdictOf((await analyzed(folder)).readings[0])
  const isSame = served === alone
  if (!(isCut && isEqual && isSame && upload.series.length === 1)) process.exitCode = 1
  console.log(
    `${folder}: ${upload.series.length} series, ${upload.files.accepted} accepted, ${upload.files.refused} refused; ` +
      `stored ${isEqual ? 'byte-equal' : 'NOT EQUAL'}; served: ${served}; command line: ${isSame ? 'the same' : alone}`,
  )
}

function verdictOf({ verdict: { label, longestRun } }) {
  return `${label}, longest run ${JSON.stringify(longestRun)}`
}

async function analyzed(folder) {
  const child = spawn(
    process.execPath,
    ['bin/groundglass.mjs', 'analyze', folder, '--json', '--threads', '1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const chunks = []
  for await (const chunk of child.stdout) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

async function api(method, path) {
  const answer = await fetch(`${url}/api/v1/${path}`, { method, headers })
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${body.code}`)
  return body
}

async function until(look, isReady) {
  for (;;) {
    const found = await look()
    if (isReady(found)) return found
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function sha256Of(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
