/** Hashes of files, streamed. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** @param path a file @returns SHA-256 of its bytes, 64 hexadecimal digits */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}
