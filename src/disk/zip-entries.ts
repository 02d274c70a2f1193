/** The files of a zip archive, unpacked one by one as they are asked for, within limits. */
import { stat } from 'node:fs/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { GroundglassError } from '../core/index.ts'
import type { InputFile } from '../imaging/index.ts'

export interface ArchiveLimits {
  /** Unpacked bytes of all entries together. */
  readonly maximumBytes: number
  /** Unpacked bytes of one entry. */
  readonly maximumEntryBytes: number
  readonly maximumEntries: number
  /** Unpacked over packed bytes of the whole archive, looked at above `RATIO_FROM_BYTES`. */
  readonly maximumRatio: number
}

/** A hospital's largest studies stay far below; what goes beyond was made to fill a disk or a memory. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  maximumBytes: 32 * 2 ** 30,
  maximumEntryBytes: 2 ** 31,
  maximumEntries: 100_000,
  maximumRatio: 200,
}

/** Label maps pack a thousandfold and are no bombs; they are also small. */
const RATIO_FROM_BYTES = 2 ** 28

/** @param head the first four bytes of a file @returns whether it is a zip archive, perhaps an empty one */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
}

/**
 * Checks an archive's directory; nothing is unpacked yet and nothing is ever written to disk.
 * @param path the archive
 * @param limits where to stop; `ARCHIVE_LIMITS` by default
 * @returns its files, in the order of the archive; each opens the archive when its bytes are asked for, so that none
 *   stays open between
 * @throws {GroundglassError} `archive/too-many-entries`, `archive/too-large`, `archive/unsafe-path`,
 *   `archive/overlapping-entries`, `archive/damaged`;
 *   from a file's `bytes()` also `archive/encrypted`
 */
export async function zipEntries(
  path: string,
  limits: Partial<ArchiveLimits> = {},
): Promise<InputFile[]> {
  const { size } = await stat(path)
  return opened(path, async (archive) => {
    const entries = await checkedEntries(archive, size, { ...ARCHIVE_LIMITS, ...limits })
    return entries.map(([name, entry]) => ({
      name,
      // A hundred thousand empty entries are not worth opening the archive a hundred thousand times.
      bytes: () =>
        entry.uncompressedSize === 0
          ? Promise.resolve(new Uint8Array(0))
          : opened(path, (again) => unpack(again, entry)),
    }))
  })
}

/** Does something with the archive and closes it; what goes wrong in between is damage, unless it has a name. */
async function opened<Result>(
  path: string,
  use: (archive: ZipFile) => Promise<Result>,
): Promise<Result> {
  try {
    // Names are decoded by `entryName`, so that a bad one gets a name of its own.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false }
    const archive = await yauzl.openPromise(path, options)
    try {
      return await use(archive)
    } finally {
      archive.close()
    }
  } catch (cause) {
    if (cause instanceof GroundglassError) throw cause
    throw new GroundglassError(
      'archive/damaged',
      'Expected a whole zip archive; it is cut off or broken, or an entry is not what its directory says. Copy it again.',
      { cause },
    )
  }
}

async function checkedEntries(
  archive: ZipFile,
  archiveBytes: number,
  limits: ArchiveLimits,
): Promise<[name: string, entry: Entry][]> {
  // The count in the archive's last record may lie, so entries are counted as they come too.
  if (archive.entryCount > limits.maximumEntries) throw tooMany(archive.entryCount, limits)
  const entries: [string, Entry][] = []
  let total = 0
  let count = 0
  for await (const entry of archive.eachEntry()) {
    count += 1
    if (count > limits.maximumEntries) throw tooMany(count, limits)
    const name = entryName(entry)
    if (name.endsWith('/')) continue
    total += entry.uncompressedSize
    if (entry.uncompressedSize > limits.maximumEntryBytes)
      throw tooLarge(`${limits.maximumEntryBytes} bytes an entry`, entry.uncompressedSize)
    if (total > limits.maximumBytes) throw tooLarge(`${limits.maximumBytes} bytes`, total)
    entries.push([name, entry])
  }
  if (overlap(entries)) throw overlapping()
  if (total > RATIO_FROM_BYTES && total > limits.maximumRatio * archiveBytes)
    throw tooLarge(`${limits.maximumRatio} times its packed size`, total)
  return entries
}

/** Of a local file header without name and extra field (APPNOTE 4.3.7). */
const LOCAL_HEADER_BYTES = 30

/** Whether two entries are made of the same bytes, as in archives that unpack to a million times their size. */
function overlap(entries: readonly [name: string, entry: Entry][]): boolean {
  const spans = entries
    .map(([, { relativeOffsetOfLocalHeader: start, compressedSize }]) => ({
      start,
      end: start + LOCAL_HEADER_BYTES + compressedSize,
    }))
    .toSorted((a, b) => a.start - b.start)
  return spans.some(({ end }, i) => i + 1 < spans.length && spans[i + 1]!.start < end)
}

/** Names are only shown and sorted by, but one that climbs out of its folder tells of a hostile archive. */
function entryName(entry: Entry): string {
  const name = yauzl.getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    false,
  )
  if (yauzl.validateFileName(name) === null) return name
  throw new GroundglassError(
    'archive/unsafe-path',
    'Expected names that stay inside the archive; one is absolute or climbs out with "..". Do not trust this archive: ask its sender for another.',
  )
}

/** An entry's bytes; yauzl ends the stream with an error when they are more or fewer than the directory says. */
async function unpack(archive: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.isEncrypted())
    throw new GroundglassError(
      'archive/encrypted',
      'Expected an entry without a password; this one is encrypted. Unpack the archive first.',
    )
  const bytes = new Uint8Array(entry.uncompressedSize)
  let filled = 0
  const stream: AsyncIterable<Uint8Array> = await archive.openReadStreamPromise(entry)
  for await (const chunk of stream) {
    bytes.set(chunk, filled)
    filled += chunk.length
  }
  return bytes
}

function overlapping(): GroundglassError {
  return new GroundglassError(
    'archive/overlapping-entries',
    'Expected entries that lie one after the other; two of them share bytes, as no honest program writes them. Do not trust this archive: ask its sender for another.',
  )
}

function tooMany(count: number, limits: ArchiveLimits): GroundglassError {
  return new GroundglassError(
    'archive/too-many-entries',
    `Expected at most ${limits.maximumEntries} entries in an archive; it has ${count} or more. Unpack it and give the folder.`,
  )
}

function tooLarge(limit: string, found: number): GroundglassError {
  return new GroundglassError(
    'archive/too-large',
    `Expected an archive that unpacks to at most ${limit}; it declares ${found} bytes. If you trust it, unpack it and give the folder.`,
  )
}
