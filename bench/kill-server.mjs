// Kills a server again and again while it takes a batch of studies, then proves that nothing was lost, doubled or left over.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { zipSync } from 'fflate'
import { openChecks, proveWhole } from './prove-whole.mjs'
import { openGround, outputOf, phantomStudies, randomFrom, start } from './real-server.mjs'

const HELP = `Usage: npm run build && node bench/kill-server.mjs [OPTION...]
       npm run build && node scripts/with-postgres.mjs node bench/kill-server.mjs [OPTION...]

Starts a server, sends it a batch of phantom studies (by tus and by multipart), kills it by SIGKILL at random moments of its
start, of uploads and of readings, starts it again each time, and then looks: every acknowledged file is there byte for byte,
every series has one Reading, the same as of an undisturbed reading, nothing waits, and no file is stored that nothing refers to.
With the embedded database, or with the empty PostgreSQL at DATABASE_URL.

  --studies N   studies in the batch (20)
  --kills N     how often the server is killed (20)
  --slices N    slices of each study (8)
  --size N      pixels along an edge of a slice (64)
  --seed N      of the random moments (1)`

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '20' },
    kills: { type: 'string', default: '20' },
    slices: { type: 'string', default: '8' },
    size: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const [studyCount, killCount] = [Number(values.studies), Number(values.kills)]
const random = randomFrom(Number(values.seed))
const ground = await openGround({ standIns: true })
const { environment } = ground
const ask = (path, init) => ground.ask(path, init)
const studies = phantomStudies(studyCount, {
  sizePx: Number(values.size),
  sliceCount: Number(values.slices),
})
const files = studies.flat()
const began = performance.now()
const say = (text) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`)

// The server, as it lives and dies.
const acknowledged = new Set()
let readings = { begun: 0, ended: 0, lastBegunMs: 0, lastTookMs: 500 }
let hear = () => {}
let server
let startTookMs = 3000
const exits = []

function startServer() {
  const startedMs = performance.now()
  server = start(['serve'], environment, ({ msg }) => {
    if (msg === 'reading begins') {
      readings = { ...readings, begun: readings.begun + 1, lastBegunMs: performance.now() }
    } else if (msg === 'reading ends') {
      const lastTookMs = performance.now() - readings.lastBegunMs
      readings = { ...readings, ended: readings.ended + 1, lastTookMs }
    }
    hear()
  })
  void server.ready.then(
    () => (startTookMs = performance.now() - startedMs),
    () => {},
  )
}

/** Resolves when something has happened for which this is true. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => (hear = resolve))
}

// The moments. Of five kills two come while files are sent, two while one is read, one while the server starts.
const sendingKills = Math.ceil((killCount * 2) / 5)
const marks = Array.from({ length: sendingKills }, () => Math.floor(random() * files.length))
marks.sort((a, b) => a - b)

async function momentOf(number) {
  if (number % 5 === 4) {
    await pause(random() * startTookMs)
    return 'starting'
  }
  await server.ready
  const mark = number % 5 < 2 ? marks.shift() : undefined
  if (mark !== undefined && acknowledged.size < files.length) {
    await until(() => acknowledged.size >= mark)
    await pause(random() * 200)
    return 'receiving'
  }
  const { begun } = readings
  const left = readings.ended < studyCount
  // None begins where the last one ended unheard, in the moment of a kill.
  if (left) await Promise.race([until(() => readings.begun > begun), pause(90_000)])
  await pause(random() * (left ? readings.lastTookMs : 500))
  return readings.ended < readings.begun ? 'reading' : 'between readings'
}

async function killing() {
  for (let number = 0; number < killCount; number += 1) {
    const moment = await momentOf(number)
    server.child.kill('SIGKILL')
    await server.exit
    say(
      `kill ${number + 1} while ${moment}: ${acknowledged.size} of ${files.length} files acknowledged, ${readings.ended} readings ended`,
    )
    // What it was reading ends no more.
    readings = { ...readings, begun: readings.ended }
    startServer()
  }
}

// The sender: it goes on for ever, as people do.
async function persist(attempt) {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      // A refusal is an answer; a connection that broke, and a server in trouble, are not.
      if (error.status !== undefined && error.status < 500) throw error
      await server.ready.catch(() => pause(50))
      await pause(20)
    }
  }
}

const acknowledge = (file) => {
  acknowledged.add(file.sha256)
  hear()
}

async function sendWhole(study) {
  const named = Object.fromEntries(study.map(({ bytes }, i) => [`${i}.dcm`, bytes]))
  const zip = zipSync(named, { level: 0 })
  await persist(async () => {
    const body = new FormData()
    body.append('files', new Blob([zip]), 'study.zip')
    await ask('/api/v1/studies:import', { method: 'POST', body })
  })
  study.forEach(acknowledge)
}

const TUS = { 'tus-resumable': '1.0.0' }

async function sendByTus(study) {
  const opened = await persist(() => ask('/api/v1/uploads', { method: 'POST' }))
  const { id } = await opened.json()
  for (const file of study) {
    await sendFile(id, file)
    acknowledge(file)
  }
  try {
    await persist(() => ask(`/api/v1/uploads/${id}/close`, { method: 'POST' }))
  } catch (error) {
    if (error.status !== 409) throw error
    // A file was announced of which the sender never heard. The series is read when it has been quiet for two minutes.
    say('an upload cannot be closed')
  }
}

async function sendFile(uploadId, { bytes }) {
  let location
  const create = () =>
    persist(async () => {
      const headers = { ...TUS, 'upload-length': String(bytes.length) }
      const made = await ask(`/api/v1/uploads/${uploadId}/files`, { method: 'POST', headers })
      location = made.headers.get('location')
    })
  await create()
  let offset = 0
  let broken = false
  while (offset < bytes.length) {
    try {
      // In two pieces, so that there is a middle to be killed in.
      const end = offset === 0 ? Math.ceil(bytes.length / 2) : bytes.length
      const answer = broken
        ? await ask(location, { method: 'HEAD', headers: TUS })
        : await ask(location, {
            method: 'PATCH',
            headers: {
              ...TUS,
              'upload-offset': String(offset),
              'content-type': 'application/offset+octet-stream',
            },
            body: bytes.subarray(offset, end),
          })
      broken = false
      offset = Number(answer.headers.get('upload-offset'))
    } catch (error) {
      broken = true
      if (error.status === 404) {
        // As tus clients do: what the server does not know is announced again.
        await create()
        offset = 0
        broken = false
      } else {
        await server.ready.catch(() => pause(50))
        await pause(20)
      }
    }
  }
}

async function sending() {
  const waiting = studies.map(
    (study, i) => () => (i % 4 === 3 ? sendWhole(study) : sendByTus(study)),
  )
  const sender = async () => {
    for (let send = waiting.shift(); send; send = waiting.shift()) await send()
  }
  await Promise.all([sender(), sender()])
  say(`all ${files.length} files sent and acknowledged`)
}

async function allRead() {
  let told = -1
  for (;;) {
    const { items } = await persist(async () => (await ask('/api/v1/analyses?limit=200')).json())
    const done = new Set(
      items.filter(({ state }) => state === 'done').map(({ studyId }) => studyId),
    )
    if (done.size === studyCount && items.every(({ state }) => state === 'done')) return
    if (done.size !== told) say(`${done.size} of ${studyCount} studies read`)
    told = done.size
    const failed = items.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`an analysis failed: ${failed.error.code} ${failed.error.message}`)
    await pause(500)
  }
}

const { check, faults } = openChecks()

try {
  say(
    `${studyCount} studies, ${files.length} files, ${environment.DATABASE_URL ? 'PostgreSQL' : 'PGlite'}`,
  )
  startServer()
  await Promise.all([sending(), killing()])
  await server.ready
  await allRead()
  say('everything read')
  server.child.kill('SIGTERM')
  exits.push(await server.exit)
  check('the last server drained', exits[0] === 0, `status ${exits[0]}`)
  console.log(await outputOf(['gc', '--older-than', '0'], environment))
  await proveWhole({ studies, acknowledged, environment, check })
} finally {
  server.child.kill('SIGKILL')
  await server.exit
  await ground.remove()
}
console.log(faults.length === 0 ? 'proven' : `NOT PROVEN: ${faults.join('; ')}`)
process.exitCode = faults.length === 0 ? 0 : 1
