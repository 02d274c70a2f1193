// What the proofs of the platform share: phantom studies, the stand-in networks, real processes, a client that knows the token.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { phantomInstances, renderPhantom } from '../dist/imaging/index.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COMMAND = join(ROOT, 'bin/groundglass.mjs')

/**
 * @param standIns whether to read with the cheap networks of fixtures/models in place of the shipped ones
 * @returns a temporary folder, a free port, and the environment that names them
 */
export async function openGround({ standIns }) {
  const folder = await mkdtemp(join(tmpdir(), 'groundglass-bench-'))
  const models = standIns ? join(folder, 'models') : join(ROOT, 'models')
  if (standIns) {
    const from = (name) => join(ROOT, 'fixtures/models', name)
    await cp(from('band-lungs'), join(models, 'valid-area'), { recursive: true })
    await cp(from('band-lesions'), join(models, 'lesion-small'), { recursive: true })
  }
  const port = await freePort()
  const token = randomBytes(24).toString('hex')
  const environment = {
    ...process.env,
    GROUNDGLASS_MODELS: models,
    GROUNDGLASS_DATA: join(folder, 'data'),
    GROUNDGLASS_PORT: String(port),
    GROUNDGLASS_ADMIN_TOKEN: token,
    GROUNDGLASS_WORKER_THREADS: '1',
  }
  process.env.GROUNDGLASS_MODELS = models
  return {
    folder,
    environment,
    /** Asks the server; throws where there is no answer, or a wrong one. */
    async ask(path, init = {}) {
      const headers = { authorization: `Bearer ${token}`, ...init.headers }
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers })
      if (answer.ok) return answer
      throw Object.assign(new Error(`${answer.status} ${await answer.text()}`), {
        status: answer.status,
      })
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/**
 * @param words of the command `groundglass`
 * @param environment of the process
 * @param onLog told of each line of its log, parsed
 * @returns the process, when it said that it is ready, and how it ended
 */
export function start(words, environment, onLog = () => {}) {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = []
  const exit = once(child, 'exit').then(([code]) => code)
  const ready = new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line)
      onLog(entry)
      if (entry.msg === 'worker ready' && words[0] === 'worker') resolve()
    })
    createInterface(child.stderr).on('line', (line) => {
      said.push(line)
      if (line.startsWith('Groundglass serves at')) resolve()
    })
    void exit.then((code) => reject(new Error(`ended with ${code}: ${said.join('\n')}`)))
  })
  ready.catch(() => {})
  return { child, ready, exit }
}

/** @returns the output of a command that ends by itself */
export async function outputOf(words, environment) {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (bytes) => (output += bytes))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`groundglass ${words.join(' ')} ended with ${code}`)
  return output.trim()
}

/** @returns studies of one series each, no two of them alike */
export function phantomStudies(count, { sizePx, sliceCount }) {
  return Array.from({ length: count }, (_, seed) =>
    phantomInstances(renderPhantom({ sizePx, sliceCount, seed: seed + 1 })).map((bytes) => ({
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  )
}

/** Small numbers from a seed, the same each time (mulberry32). @returns a function that gives them, from 0 to below 1 */
export function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
