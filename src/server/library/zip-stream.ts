/** A zip archive as a stream: the same files in the same order give the same bytes, on every machine and at every time. */
import { Zip, ZipPassThrough } from 'fflate'

export interface ZippedFile {
  readonly name: string
  readonly open: () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>
}

/** The first day that the format knows; fflate writes local time, so it is given in local time. */
const NO_TIME = new Date(1980, 0, 1)

/**
 * Packs files without compressing them, which no two versions of a library do alike.
 * @param files in the order of the archive; each is opened when its turn comes
 * @yields the archive
 */
export async function* zipStream(
  files: Iterable<ZippedFile> | AsyncIterable<ZippedFile>,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  for await (const { name, open } of files) {
    const entry = new ZipPassThrough(name)
    entry.mtime = NO_TIME
    zip.add(entry)
    for await (const chunk of await open()) {
      entry.push(chunk)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(0), true)
  }
  zip.end()
  yield* ready
}
