/** The file that holds the secret of de-identification: 64 hexadecimal digits, for its owner's eyes. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { GroundglassError } from '../core/index.ts'

const SECRET_BYTES = 32

/** @returns where the secret lies when no file is named: the folder for settings (XDG) */
export function secretFileByDefault(): string {
  const settings = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  return join(settings, 'groundglass', 'deidentify.secret')
}

/** A secret, and whether there was none before. */
export interface OpenedSecret {
  readonly secret: Uint8Array
  readonly made: boolean
}

/**
 * Reads the secret, or makes one that only the owner can read.
 * @param path of the file
 * @returns 32 bytes
 * @throws {GroundglassError} `deidentify/bad-secret`
 */
export async function openSecretFile(path: string): Promise<OpenedSecret> {
  await mkdir(dirname(path), { recursive: true })
  const fresh = randomBytes(SECRET_BYTES)
  try {
    // Fails where the file is there: of two that start at once, one makes it and both use it.
    await writeFile(path, `${fresh.toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
    return { secret: new Uint8Array(fresh), made: true }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const text = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new GroundglassError(
      'deidentify/bad-secret',
      `Expected ${SECRET_BYTES * 2} hexadecimal digits in the secret file; it holds something else. Name another with --secret-file, or remove it to have one made.`,
    )
  }
  return { secret: new Uint8Array(Buffer.from(text, 'hex')), made: false }
}
