/** Unpacking of gzip with a limit, in Node and in the browser alike. */
import { GroundglassError } from '../../core/index.ts'

/** More than any CT volume in float64 (1024 slices of 512 x 512), less than what stops a machine. */
const LARGEST_UNPACKED_BYTES = 2 ** 31

/** @param bytes the beginning of a file @returns whether it is gzip (RFC 1952) */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Unpacks gzip.
 * @param bytes gzip (RFC 1952), one member or several
 * @param limitBytes stop and throw when more than this comes out
 * @returns the content
 * @throws {GroundglassError} `archive/too-large` above the limit, `archive/damaged` when it is cut off or broken
 */
export async function gunzip(
  bytes: Uint8Array,
  limitBytes = LARGEST_UNPACKED_BYTES,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  for await (const part of inflated(bytes)) {
    total += part.length
    if (total > limitBytes)
      throw new GroundglassError(
        'archive/too-large',
        `Expected at most ${limitBytes} bytes out of a gzip file; more come. It is no CT volume, or was made to fill the memory.`,
      )
    parts.push(part)
  }
  const whole = new Uint8Array(total)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The first bytes of what a gzip file holds (at least `count` where there are as many); for telling its kind. */
export async function gunzipHead(bytes: Uint8Array, count: number): Promise<Uint8Array> {
  const head = new Uint8Array(count)
  let filled = 0
  for await (const part of inflated(bytes)) {
    head.set(part.subarray(0, count - filled), filled)
    filled = Math.min(count, filled + part.length)
    if (filled === count) break
  }
  return head.subarray(0, filled)
}

async function* inflated(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'))
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch (cause) {
    throw new GroundglassError(
      'archive/damaged',
      'Expected a whole gzip file; it is cut off or broken. Copy it again.',
      { cause },
    )
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
