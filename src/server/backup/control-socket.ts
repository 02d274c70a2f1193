/**
 * How a command asks the server that has the data directory: by a socket in it, which who may read the directory may use, and
 * nobody else. The embedded database is that server's alone.
 */
import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import { faultOf } from '../worker/fault.ts'
import { type BackedUp, backedUpSchema } from './back-up.ts'

/** Shorter than any socket of the directory's lock, which refuses by name a directory that is too long for either. */
const pathIn = (dataDirectory: string) => join(dataDirectory, 'control.sock')
const askSchema = z.object({ folder: z.string().startsWith('/') })
const answerSchema = z.union([
  z.object({ made: backedUpSchema }),
  z.object({ code: z.string().nullable(), message: z.string() }),
])
type Answer = z.infer<typeof answerSchema>

/**
 * Listens in a data directory that is locked by this process.
 * @param dataDirectory whose
 * @param backUpTo makes a backup in a folder
 * @param onFault told of a backup that failed
 * @returns what ends it, after the backup under way
 */
export async function listenForBackups(
  dataDirectory: string,
  backUpTo: (folder: string) => Promise<BackedUp>,
  onFault: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let last: Promise<unknown> = Promise.resolve()
  const server = createServer((asked, reply) => {
    const answer = last.then(async (): Promise<Answer> => {
      try {
        return { made: await backUpTo(askSchema.parse(await json(asked)).folder) }
      } catch (error) {
        onFault(error)
        return faultOf(error)
      }
    })
    last = answer
    void answer.then((value) => reply.end(JSON.stringify(value)))
  })
  const path = pathIn(dataDirectory)
  // Left by a process that died: the lock says that none lives.
  await rm(path, { force: true })
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, 0o600)
  return async () => {
    const closed = once(server, 'close')
    server.close()
    await last
    server.closeAllConnections()
    await closed
  }
}

/**
 * Asks the server that runs on a data directory.
 * @param dataDirectory whose
 * @param folder where to; absolute
 * @returns what it copied; null where no server listens
 * @throws {GroundglassError} what the server's backup threw
 */
export async function askForBackup(
  dataDirectory: string,
  folder: string,
): Promise<BackedUp | null> {
  const asking = request({ socketPath: pathIn(dataDirectory), path: '/', method: 'POST' })
  asking.end(JSON.stringify({ folder }))
  const response = await once(asking, 'response').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return null
    throw error
  })
  if (response === null) return null
  const answer = answerSchema.parse(await json(response[0]))
  if ('made' in answer) return answer.made
  const { code, message } = answer
  if (isCode(code)) throw new GroundglassError(code, message)
  throw new GroundglassError(
    'backup/failed',
    'Expected the server to make the backup; it met a fault of the program. Its log has the reason.',
  )
}

function isCode(code: string | null): code is `${string}/${string}` {
  return code?.includes('/') ?? false
}
