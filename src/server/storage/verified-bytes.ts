/** Bytes that are checked against their hash while they pass. */
import { createHash } from 'node:crypto'
import { GroundglassError } from '../../core/index.ts'

/**
 * Passes a blob on and throws in place of its end when it is not what its name says. The last chunk is held back until
 * the hash agrees, so that a damaged blob is never had whole.
 * @param source the stored bytes
 * @param sha256 what they must hash to
 * @yields the same bytes
 * @throws {GroundglassError} `storage/corrupt`
 */
export async function* verifiedBytes(
  source: AsyncIterable<Uint8Array>,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let held: Uint8Array | null = null
  for await (const chunk of source) {
    hash.update(chunk)
    if (held !== null) yield held
    held = chunk
  }
  if (hash.digest('hex') !== sha256)
    throw new GroundglassError(
      'storage/corrupt',
      `Expected the bytes of blob ${sha256}; what is stored hashes to something else. Restore it from a backup, or send its file again.`,
    )
  if (held !== null) yield held
}
