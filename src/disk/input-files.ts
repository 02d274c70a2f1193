/** Paths to the files that lie there: folders are walked, zip archives opened, in an order that never changes. */
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import type { InputFile } from '../imaging/index.ts'
import { naturalOrder } from './datasets/natural-order.ts'
import { isReportsFolder, REPORT_NAMES } from './reports-folder.ts'
import { type ArchiveLimits, isZip, zipEntries } from './zip-entries.ts'

export interface InputFilesOptions {
  readonly limits?: Partial<ArchiveLimits> | undefined
  /** Told of each folder whose reports of an earlier reading were left aside. */
  readonly onReports?: ((folder: string) => void) | undefined
}

/**
 * Every file below the given paths. What cannot be opened is among them: its `bytes()` throws, so that the reader
 * reports it and goes on. Reports that an earlier reading wrote into a folder are not: they are no images of a patient.
 * @param paths files, folders and zip archives
 * @param options limits of archives, and who is told of reports left aside
 * @yields files, by natural order within each folder
 */
export async function* inputFilesOf(
  paths: readonly string[],
  options: InputFilesOptions = {},
): AsyncGenerator<InputFile> {
  const visited = new Set<string>()
  for (const path of paths) yield* walk(path, options, visited)
}

/** @param visited real paths of folders: a link may lead back up, and each is walked once */
async function* walk(
  path: string,
  options: InputFilesOptions,
  visited: Set<string>,
): AsyncGenerator<InputFile> {
  try {
    const here = await stat(path)
    if (here.isDirectory()) {
      const real = await realpath(path)
      if (visited.has(real)) return
      visited.add(real)
      const reports: readonly string[] = (await isReportsFolder(path)) ? REPORT_NAMES : []
      if (reports.length > 0) options.onReports?.(path)
      for (const name of (await readdir(path)).toSorted(naturalOrder))
        if (!reports.includes(name)) yield* walk(join(path, name), options, visited)
      return
    }
    if (!here.isFile()) throw notAFile()
    if (await beginsAsZip(path)) yield* await zipEntries(path, options.limits)
    else yield { name: path, bytes: async () => new Uint8Array(await readFile(path)) }
  } catch (error) {
    yield { name: path, bytes: () => Promise.reject(named(error)) }
  }
}

async function beginsAsZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && isZip(buffer)
  } finally {
    await file.close()
  }
}

function named(error: unknown): unknown {
  if (error instanceof GroundglassError) return error
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new GroundglassError(
      'file/not-found',
      'Expected a file or folder; there is none of this name. Check the path.',
      { cause: error },
    )
  return error
}

function notAFile(): GroundglassError {
  return new GroundglassError(
    'file/unreadable',
    'Expected a file or a folder; this is a device, a pipe or a socket. Give files.',
  )
}
