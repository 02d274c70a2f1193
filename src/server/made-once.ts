/** Secrets that are made at the first start and kept in the data directory, for its user's eyes. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * @param path of the file
 * @param make what it holds where it is missing
 * @returns its text, the same at every start
 */
export async function madeOnce(path: string, make: () => string): Promise<string> {
  return (await read(path)) ?? (await write(path, make()))
}

/** Written aside with mode 0600 and linked to its name: of two processes that start together one wins, whole. */
async function write(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const part = `${path}.${randomBytes(6).toString('hex')}.part`
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(text)
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
