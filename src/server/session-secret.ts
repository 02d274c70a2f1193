/** The secret that signs sessions: the configured one, or one that is made once and kept in the data directory. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import type { ServerConfig } from './config.ts'
import { madeOnce } from './made-once.ts'

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
  const secret = await madeOnce(path, () => randomBytes(32).toString('base64url'))
  if (secret.length >= 32) return secret
  throw new GroundglassError(
    'config/bad-session-secret',
    'Expected at least 32 characters in the file session-secret of the data directory; it holds fewer. Delete it, and a new one is made: everybody signs in again.',
  )
}
