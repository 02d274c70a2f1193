// Lists, filters and opens 100,000 studies by HTTP, with 50 clients, on PGlite or, where DATABASE_URL names one, on an empty PostgreSQL:
// `npm run build && node scripts/with-postgres.mjs node bench/hundred-thousand-studies.mjs`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import { readServerConfig } from '../dist/server/config.js'
import { openDatabase } from '../dist/server/database/open-database.js'
import {
  acceptInvitation,
  createAuth,
  firstStart,
  invite,
  signIn,
} from '../dist/server/auth/index.js'
import { exampleCase } from '../dist/reports/example-case.js'
import { readingJson } from '../dist/reports/index.js'
import { openBlobStore } from '../dist/server/storage/index.js'
import { fillDatabase } from './platform/fill-database.mjs'

const { values: options } = parseArgs({
  options: {
    studies: { type: 'string', default: '100000' },
    clients: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
  },
})
const [studies, clients, seconds] = [options.studies, options.clients, options.seconds].map(Number)
const TOKEN = 'bench-token-long-enough'
const SECRET = 'a session secret of the bench, long enough'
const PASSWORD = 'correct horse battery'
const HERE = fileURLToPath(new URL('.', import.meta.url))

console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}; ${studies} studies, ${clients} clients\n`,
)
const kind = process.env.DATABASE_URL ? 'PostgreSQL' : 'PGlite'
const folder = await mkdtemp(join(tmpdir(), 'groundglass-bench-'))
try {
  await measure()
} finally {
  await rm(folder, { recursive: true })
}

async function measure() {
  const environment = {
    ...process.env,
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: '18473',
    GROUNDGLASS_ADMIN_TOKEN: TOKEN,
    GROUNDGLASS_SESSION_SECRET: SECRET,
    GROUNDGLASS_WORKER_CONCURRENCY: '0',
    GROUNDGLASS_LOG_LEVEL: 'warn',
  }
  const { headers, operations } = await prepare(readServerConfig(environment))
  const server = spawn(process.execPath, ['bin/groundglass.mjs', 'serve'], {
    cwd: join(HERE, '..'),
    env: environment,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  for await (const chunk of server.stderr.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes('serves at')) break
  try {
    const url = 'http://127.0.0.1:18473'
    const runs = [
      { title: 'sessions, about a second between requests', who: headers.sessions, pauseMs: 1000 },
      { title: 'sessions, no pause', who: headers.sessions, pauseMs: 0 },
      { title: 'tokens, no pause', who: headers.tokens, pauseMs: 0 },
    ]
    for (const { title, who, pauseMs } of runs) {
      const order = { url, headers: who, operations, clients, pauseMs, warmSeconds: 3, seconds }
      const before = await processorMs(server.pid)
      const timesMs = await ask(order)
      const requests = timesMs.reduce((sum, { length }) => sum + length, 0)
      // Of the server's process: with PGlite that is the database too. It holds on a busy machine, where the times do not.
      const each =
        ((await processorMs(server.pid)) - before) / ((requests * (seconds + 3)) / seconds)
      console.log(
        `${kind}, ${title}: ${Math.round(requests / seconds)} operations a second, ${each.toFixed(1)} ms of the server's processor time for each\n`,
      )
      console.log('| operation | times | median ms | 95th percentile ms |\n|---|---:|---:|---:|')
      for (const [i, { name }] of operations.entries())
        console.log(
          `| ${name} | ${timesMs[i].length} | ${share(timesMs[i], 0.5)} | ${share(timesMs[i], 0.95)} |`,
        )
      console.log(
        `| all | ${requests} | ${share(timesMs.flat(), 0.5)} | ${share(timesMs.flat(), 0.95)} |\n`,
      )
    }
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
}

/** Tables, people, studies; and what is asked for, of the studies that there are. */
async function prepare(config) {
  const { databaseUrl, dataDirectory, publicUrl, storage } = config
  const database = await openDatabase(
    databaseUrl === null ? { dataDirectory } : { url: databaseUrl },
  )
  const { db } = database
  const auth = createAuth(db, { publicUrl, secret: SECRET, publicMode: false })
  const { institutionId } = await firstStart(auth, { institutionName: 'Bench', adminToken: TOKEN })
  const from = { address: '127.0.0.1' }
  const { link } = await invite(auth, {
    email: 'r@bench.example',
    role: 'radiologist',
    institutionId,
  })
  await acceptInvitation(
    auth,
    { secret: new URL(link).hash.slice(1), name: 'R', password: PASSWORD },
    from,
  )
  const sessions = []
  for (let i = 0; i < 5; i++) {
    const { setCookie } = await signIn(auth, { email: 'r@bench.example', password: PASSWORD }, from)
    sessions.push({ cookie: setCookie.map((cookie) => cookie.split(';', 1)[0]).join('; ') })
  }
  const json = Buffer.from(readingJson(exampleCase().reading))
  const { sha256, bytes } = await (await openBlobStore({ folder: storage.directory })).put([json])
  const start = performance.now()
  await fillDatabase(db, { institutionId, studies, reading: sha256, readingBytes: bytes })
  console.log(`filled in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  const { rows } = await db.execute(sql`
    select studies.id, studies.created_at, studies.patient_id, studies.study_date::text, 100 + (random() * 899)::int as family, series.id as series_id, analyses.id as analysis_id
    from studies join series on series.study_id = studies.id join analyses on analyses.series_id = series.id and analyses.state = 'done'
    where studies.study_date is not null order by random() limit 200`)
  await database.close()
  return {
    headers: { sessions, tokens: [{ authorization: `Bearer ${TOKEN}` }] },
    operations: operationsOn(rows),
  }
}

function cursor({ created_at: createdAt, id }) {
  return Buffer.from(JSON.stringify([new Date(createdAt).toISOString(), id])).toString('base64url')
}

function week({ study_date: day }) {
  return `from=${day}&to=${new Date(Date.parse(day) + 6 * 86_400_000).toISOString().slice(0, 10)}`
}

function operationsOn(rows) {
  const list = '/api/v1/studies?'
  const each = (path) => rows.map((row) => [path(row)].flat())
  return [
    { name: 'list: first page', paths: [[list]] },
    { name: 'list: a page anywhere', paths: each((row) => `${list}cursor=${cursor(row)}`) },
    { name: 'list: by study date', paths: [[`${list}sort=studyDate`]] },
    { name: 'filter: suspicious', paths: [[`${list}verdict=suspicious`]] },
    { name: 'filter: not interpretable', paths: [[`${list}verdict=not-interpretable`]] },
    { name: 'filter: failed', paths: [[`${list}state=failed`]] },
    { name: 'filter: queued (none)', paths: [[`${list}state=queued`]] },
    { name: 'filter: a week', paths: each((row) => `${list}${week(row)}`) },
    {
      name: 'filter: a week, suspicious, by date',
      paths: each((row) => `${list}sort=studyDate&verdict=suspicious&${week(row)}`),
    },
    { name: 'filter: modality', paths: [[`${list}modality=CT`]] },
    { name: "filter: patient's id", paths: each(({ patient_id: id }) => `${list}patientId=${id}`) },
    {
      name: 'text: beginning of a name',
      paths: each(({ family }) => `${list}text=family${family}`),
    },
    { name: 'text: a frequent word', paths: [[`${list}text=thorax`]] },
    { name: 'text: a rare word, suspicious', paths: [[`${list}text=angio&verdict=suspicious`]] },
    { name: 'text: nothing found', paths: [[`${list}text=nowhere`]] },
    { name: 'analyses: done', paths: [['/api/v1/analyses?state=done']] },
    {
      name: 'analyses: not interpretable',
      paths: [['/api/v1/analyses?verdict=not-interpretable']],
    },
    { name: 'open: a study', paths: each(({ id }) => `/api/v1/studies/${id}`) },
    { name: 'open: its series', paths: each(({ id }) => `/api/v1/studies/${id}/series`) },
    { name: 'open: its analyses', paths: each(({ id }) => `/api/v1/analyses?studyId=${id}`) },
    {
      name: 'open: instances of a series',
      paths: each(({ series_id: id }) => `/api/v1/series/${id}/instances`),
    },
    {
      name: 'open: a Reading',
      paths: each(({ analysis_id: id }) => `/api/v1/analyses/${id}/reading`),
    },
  ]
}

/** @returns the processor time that a process has used, from Linux's clock of 100 ticks a second */
async function processorMs(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function ask(order) {
  const child = spawn(process.execPath, [join(HERE, 'platform/http-clients.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(order))
  const answer = await text(child.stdout)
  return JSON.parse(answer)
}

function share(times, part) {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted.length === 0
    ? '-'
    : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1)
}
