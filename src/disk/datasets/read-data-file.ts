/** Files of a data set; one that is missing is the data set's fault, not ours. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../../core/index.ts'

/**
 * @param root the folder that the manifest's paths start from
 * @param entry a file, as the manifest names it
 * @returns its bytes
 * @throws {GroundglassError} `dataset/missing-file` when it is not there
 */
export async function readDataFile(root: string, entry: string): Promise<Uint8Array> {
  return await orMissing(readFile(join(root, entry)), entry)
}

/**
 * @param root the folder of a data set
 * @param entry a folder in it
 * @returns the names in it
 * @throws {GroundglassError} `dataset/missing-file` when it is not there
 */
export async function readDataFolder(root: string, entry: string): Promise<string[]> {
  return await orMissing(readdir(join(root, entry)), entry)
}

async function orMissing<Result>(reading: Promise<Result>, entry: string): Promise<Result> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw missingFile(entry, error)
  }
}

/**
 * @param entry what is missing, as the manifest or the set names it
 * @param cause the system's error
 * @returns the error to throw
 */
export function missingFile(entry: string, cause?: unknown): GroundglassError {
  return new GroundglassError(
    'dataset/missing-file',
    `Expected every file of the data set at its place; ${entry} is not there. Is the folder the root that the manifest or the set starts from?`,
    { cause },
  )
}
