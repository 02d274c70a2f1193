// Times a batch with one external worker and with two, then kills one of the two and looks whether anything was lost.
import { setTimeout as pause } from 'node:timers/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { zipSync } from 'fflate'
import { openDatabase } from '../dist/server/database/open-database.js'
import { openGround, phantomStudies, start } from './real-server.mjs'

const HELP = `Usage: npm run build && node scripts/with-postgres.mjs node bench/workers.mjs [OPTION...]

Starts a server that reads nothing itself on the empty PostgreSQL at DATABASE_URL, sends it a batch of phantom studies, and has
the batch read: by one \`groundglass worker --threads 1\`, by two, and by two of which one is killed by SIGKILL while it reads. Each
worker has read the batch once before it is timed. Nothing else should run on the machine.

  --studies N    studies in the batch (12)
  --slices N     slices of each study (40)
  --size N       pixels along an edge of a slice (256)
  --stand-ins    read with the cheap networks of fixtures/models, not with the shipped ones
  --at-least X   fail when two workers are not X times as fast as one (no limit)`

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '12' },
    slices: { type: 'string', default: '40' },
    size: { type: 'string', default: '256' },
    'stand-ins': { type: 'boolean', default: false },
    'at-least': { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const { DATABASE_URL: url } = process.env
if (!url) throw new Error('Workers need a PostgreSQL: name an empty database in DATABASE_URL.')
const studyCount = Number(values.studies)
const ground = await openGround({ standIns: values['stand-ins'] })
const ask = (path, init) => ground.ask(path, init)
const environment = { ...ground.environment, GROUNDGLASS_WORKER_CONCURRENCY: '0' }
const server = start(['serve'], environment)
const workers = []

async function post(path, body) {
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return answer.json()
}

async function send() {
  const studies = phantomStudies(studyCount, {
    sizePx: Number(values.size),
    sliceCount: Number(values.slices),
  })
  for (const study of studies) {
    const named = Object.fromEntries(study.map(({ bytes }, i) => [`${i}.dcm`, bytes]))
    const body = new FormData()
    body.append('files', new Blob([zipSync(named, { level: 0 })]), 'study.zip')
    await ask('/api/v1/studies:import', { method: 'POST', body })
  }
}

// What the workers' logs tell.
let hear = () => {}
let ended = 0
/** From the end of a worker's reading to the beginning of its next, waits for a batch among them. */
const gapsMs = []

async function startWorker() {
  const worker = { begun: 0, read: 0, endedAt: null }
  const command = start(['worker', '--threads', '1'], environment, ({ msg, counted, time }) => {
    if (msg === 'reading begins') {
      worker.begun += 1
      if (worker.endedAt !== null) gapsMs.push(time - worker.endedAt)
    }
    worker.endedAt = msg === 'reading ends' ? time : null
    if (msg === 'reading ends' && counted) {
      worker.read += 1
      ended += 1
    }
    hear()
  })
  Object.assign(worker, command)
  await worker.ready
  workers.push(worker)
  return worker
}

async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => (hear = resolve))
}

/** Has the batch read once more, with parameters that it was not read with before. @returns seconds until the last end */
let minimumBoxPx = 100
async function round(name, meanwhile = async () => {}) {
  const before = ended
  const readBefore = workers.map(({ read }) => read)
  minimumBoxPx += 1
  const startedMs = performance.now()
  const { queued } = await post('/api/v1/analyses:reanalyze', {
    model: 'lesion-small',
    parameters: { minimumBoxPx },
  })
  if (queued !== studyCount) throw new Error(`${queued} of ${studyCount} studies were queued`)
  await meanwhile()
  await until(() => ended === before + studyCount)
  const seconds = (performance.now() - startedMs) / 1000
  const shares = workers.map(({ read }, i) => read - readBefore[i]).join(' + ')
  const perSecond = ((studyCount * Number(values.slices)) / seconds).toFixed(1)
  console.log(
    `${name}: ${seconds.toFixed(1)} s, ${perSecond} slices/s, studies by worker: ${shares}`,
  )
  return seconds
}

try {
  console.log(
    `${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}; ${studyCount} studies of ${values.slices} slices of ${values.size} x ${values.size}`,
  )
  await server.ready
  await send()
  await startWorker()
  // What the server asked for by itself when the series were complete.
  await until(() => ended === studyCount)
  const one = await round('one worker')
  const second = await startWorker()
  await round('two workers, the second for the first time')
  const two = await round('two workers')
  const ratio = one / two
  console.log(`two workers are ${ratio.toFixed(2)} times as fast as one`)
  gapsMs.sort((a, b) => a - b)
  console.log(`between two readings of a worker: ${gapsMs[gapsMs.length >> 1]} ms (median)`)
  const figures = await (await ask('/metrics')).text()
  const read = Number(/^groundglass_series_read_total (\S+)/m.exec(figures)[1])
  const stages = [...figures.matchAll(/^groundglass_stage_seconds_total[{]stage="(.+)"[}] (\S+)/gm)]
  const each = stages.map(
    ([, stage, seconds]) => `${stage} ${((1000 * seconds) / read).toFixed(0)}`,
  )
  console.log(`ms a series, by stage: ${each.join(', ')}`)

  await round('two workers, one killed', async () => {
    const { begun } = second
    await until(() => second.begun > begun)
    await pause(100)
    second.child.kill('SIGKILL')
    await second.exit
  })
  const { items: living } = await (await ask('/api/v1/workers')).json()
  const { items: dead } = await (await ask('/api/v1/jobs/dead')).json()
  const database = await openDatabase({ url })
  const { rows } = await database.executeSql(
    `select state, count(*)::int as rows, count(distinct series_id)::int as series, sum((attempts > 1)::int)::int as again from analyses where parameters->>'minimumBoxPx' = $1 group by state`,
    [String(minimumBoxPx)],
  )
  await database.close()
  const [found] = rows
  const whole =
    rows.length === 1 &&
    found.state === 'done' &&
    found.rows === studyCount &&
    found.series === studyCount &&
    dead.length === 0
  console.log(
    `after the kill: ${found.rows} of ${studyCount} analyses ${found.state}, ${found.series} series, ${found.again} begun again, ${dead.length} dead letters, ${living.length} worker(s) still announced`,
  )
  console.log(whole ? 'nothing lost' : 'NOT PROVEN')
  const slow = ratio < Number(values['at-least'])
  if (slow) console.log(`NOT ${values['at-least']} times as fast`)
  process.exitCode = whole && !slow ? 0 : 1
} finally {
  for (const { child, exit } of [...workers, server]) {
    child.kill('SIGTERM')
    await exit
  }
  await ground.remove()
}
