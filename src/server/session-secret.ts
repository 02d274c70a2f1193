/** The secret that signs sessions: the configured one, or one that is made once and kept in the data directory. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import type { ServerConfig } from './config.ts'

/**
 * @param config what is configured
 * @returns at least 32 characters, the same at every start
 * @throws {GroundglassError} `config/bad-session-secret`
 */
export async function sessionSecret(
  config: Pick<ServerConfig, 'sessionSecret' | 'dataDirectory'>,
): Promise<string> {
  if (config.sessionSecret !== null) return config.sessionSecret
  const path = join(config.dataDirectory, 'session-secret')
  const secret = (await read(path)) ?? (await make(config.dataDirectory, path))
  if (secret.length >= 32) return secret
  throw new GroundglassError(
    'config/bad-session-secret',
    'Expected at least 32 characters in the file session-secret of the data directory; it holds fewer. Delete it, and a new one is made: everybody signs in again.',
  )
}

/** Written aside with mode 0600 and linked to its name: of two processes that start together one wins, whole. */
async function make(directory: string, path: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const part = `${path}.${randomBytes(6).toString('hex')}.part`
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(32).toString('base64url'))
    await file.sync()
    await link(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await file.close()
    await rm(part)
  }
  return readFile(path, 'utf8')
}

function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
