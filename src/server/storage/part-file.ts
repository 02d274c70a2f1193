/** A blob on its way in: written to a file of its own, hashed, counted and forced to the disk before it gets its name. */
import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'

export interface PartFile {
  readonly path: string
  /** 64 hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
}

export interface PartLimits {
  /** More is refused as soon as it comes. */
  readonly maxBytes: number
  /** Asked before the first byte and then after every `ROOM_EVERY_BYTES`; throws where the disk is too full to go on. */
  ensureRoom(): Promise<void>
}

const ROOM_EVERY_BYTES = 64 * 2 ** 20

/**
 * Writes a stream to a new file, which is removed again when anything fails.
 * @param source the bytes
 * @param folder where parts lie; must exist
 * @param limits where to stop
 * @returns the file, whole and on the disk
 * @throws {GroundglassError} `storage/too-large`, `storage/full`
 */
export async function writePart(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  folder: string,
  limits: PartLimits,
): Promise<PartFile> {
  const path = join(folder, `${randomUUID()}.part`)
  const hash = createHash('sha256')
  let bytes = 0
  let checkAtBytes = ROOM_EVERY_BYTES
  await limits.ensureRoom()
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const chunk of source) {
        if (bytes >= checkAtBytes) {
          await limits.ensureRoom()
          checkAtBytes += ROOM_EVERY_BYTES
        }
        bytes += chunk.length
        if (bytes > limits.maxBytes) throw tooLarge(limits.maxBytes)
        hash.update(chunk)
        await writeWhole(file, chunk)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    return { path, sha256: hash.digest('hex'), bytes }
  } catch (error) {
    await rm(path, { force: true })
    throw isOutOfSpace(error) ? storageFull({ cause: error }) : error
  }
}

/** One write may take less than it was given; what is left is written again. */
async function writeWhole(
  file: Awaited<ReturnType<typeof open>>,
  chunk: Uint8Array,
): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, written)
    written += bytesWritten
  }
}

function isOutOfSpace(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** What every writer throws when the disk is, or would become, too full. */
export function storageFull(options?: { cause: unknown }): GroundglassError {
  return new GroundglassError(
    'storage/full',
    'Expected room on the disk for this file; there is too little left. Nothing of it was kept: free space, then send it again.',
    options,
  )
}

function tooLarge(maxBytes: number): GroundglassError {
  return new GroundglassError(
    'storage/too-large',
    `Expected at most ${maxBytes} bytes; more came, and nothing of it was kept. Send a smaller file or raise the limit.`,
  )
}
