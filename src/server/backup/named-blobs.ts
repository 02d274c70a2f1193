/** The blobs that a backup's rows name. */
import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import type { StoredBlob } from '../storage/index.ts'

const rowSchema = z.object({ sha256: z.string(), bytes: z.int() })

/**
 * @param path of the saved rows of the table `blobs`
 * @yields the blobs, by their hashes
 */
export async function* namedBlobs(path: string): AsyncGenerator<StoredBlob> {
  for await (const line of linesOf(path)) yield rowSchema.parse(JSON.parse(line))
}

/** @param error of reading a blob @returns whether it says that the store has lost the blob, or has other bytes */
export function isDamage(error: unknown): boolean {
  const codes = ['storage/missing', 'storage/corrupt']
  return error instanceof GroundglassError && codes.includes(error.code)
}

/**
 * readline ends a line at other characters too, by the version of Node, which rows hold as they are.
 * @param path of a text file
 * @yields its lines, without line feeds
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}
