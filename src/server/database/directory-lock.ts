/**
 * One process at a time in a folder, by a listening socket in it: the kernel closes a dead process' socket, whatever
 * killed it and whoever has its number now, and a socket is reached from other containers too.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { GroundglassError } from '../../core/index.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

/** The kernel's limit for the path of a socket is 108 bytes on Linux, 104 on macOS, with a zero at the end. */
const MAX_PATH_BYTES = 103
const MAX_ATTEMPTS = 5

/**
 * Claims a folder. What dead processes left there is cleared away.
 * @param directory the folder, which is made when it is missing
 * @returns the lock, held until it is released or this process ends
 * @throws {GroundglassError} `database/in-use`, `database/cannot-lock`
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const folder = join(directory, 'lock')
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const claim = await listenIn(folder)
    // Listening before looking: of two that come together at least one sees the other.
    if (!(await isClaimedByAnother(folder, claim.name))) return claim
    await claim.release()
    // When both saw each other both step back; unequal waits let one of them through.
    await wait(randomInt(10, 60))
  }
  throw new GroundglassError(
    'database/in-use',
    'Expected a data directory for this process alone; another Groundglass process has it open. Stop that one, choose another directory with --data, or set DATABASE_URL: a PostgreSQL serves many processes.',
  )
}

async function listenIn(folder: string): Promise<DirectoryLock & { name: string }> {
  const name = `${randomBytes(6).toString('hex')}.sock`
  const [path, hidden] = [join(folder, name), join(folder, `.${name}`)]
  if (Buffer.byteLength(hidden) > MAX_PATH_BYTES) throw cannotLock('its path is too long')
  const server = createServer((rival) => rival.destroy()).unref()
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await new Promise<AddressInfo | void>((resolve, reject) => {
      server.once('error', reject).listen(hidden, resolve)
    })
    // Seen only once it listens: a socket that can be seen and does not answer is a dead process'.
    await rename(hidden, path)
  } catch (cause) {
    throw cannotLock('no socket can be made in it', cause)
  }
  return {
    name,
    async release() {
      await new Promise((resolve) => server.close(resolve))
      await rm(path, { force: true })
    },
  }
}

async function isClaimedByAnother(folder: string, own: string): Promise<boolean> {
  const others = (await readdir(folder)).filter((name) => name.endsWith('.sock') && name !== own)
  const visible = others.filter((name) => !name.startsWith('.'))
  const alive = await Promise.all(
    visible.map(async (name) => {
      const answers = await isListening(join(folder, name))
      if (!answers) await rm(join(folder, name), { force: true })
      return answers
    }),
  )
  return alive.includes(true)
}

/** Only a refusal, or a file that is gone, counts as dead: any other trouble is taken for a living process. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT')
    })
  })
}

function cannotLock(why: string, cause?: unknown): GroundglassError {
  return new GroundglassError(
    'database/cannot-lock',
    `Expected a data directory in which a unix socket can be made (path of at most ${MAX_PATH_BYTES - 24} bytes, local disk, writable); ${why}. Choose another one with --data.`,
    { cause },
  )
}
