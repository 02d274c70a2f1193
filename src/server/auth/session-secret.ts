/** The secret that signs the session cookies, where the configuration names none: made once, kept in the data folder. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'
import { newSecret } from './secrets.ts'

/** Below it a secret can be tried. */
export const SESSION_SECRET_MIN_LENGTH = 32

/**
 * @param folder the data folder; several servers need one secret, from the configuration
 * @returns the secret, the same at every start
 * @throws GroundglassError `config/session-secret-too-short` when somebody cut the file
 */
export async function sessionSecretIn(folder: string): Promise<string> {
  const path = join(folder, 'session-secret')
  const part = `${path}.${randomUUID()}.part`
  await mkdir(folder, { recursive: true })
  try {
    const file = await open(part, 'wx', 0o600)
    try {
      await file.writeFile(`${newSecret()}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    // Unlike a rename, a link leaves the secret that is there; a crash leaves none or a whole one.
    await link(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(part, { force: true })
  }
  const secret = (await readFile(path, 'utf8')).trim()
  if (secret.length >= SESSION_SECRET_MIN_LENGTH) return secret
  throw new GroundglassError(
    'config/session-secret-too-short',
    `The file session-secret in the data folder should hold at least ${SESSION_SECRET_MIN_LENGTH} characters, and holds ${secret.length}. Delete it: a new one is made, and everyone signs in again.`,
  )
}
