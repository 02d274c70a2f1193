/** Files of a data set; one that is missing is the data set's fault, not ours. */
import { readdir, readFile } from 'node:fs/promises'
import { GroundglassError } from '../../core/index.ts'

/**
 * @param path a file that a manifest names
 * @returns its bytes
 * @throws {GroundglassError} `dataset/missing-file` when it is not there
 */
export async function readDataFile(path: string): Promise<Uint8Array> {
  return await orMissing(readFile(path))
}

/**
 * @param path a folder of a data set
 * @returns the names in it
 * @throws {GroundglassError} `dataset/missing-file` when it is not there
 */
export async function readDataFolder(path: string): Promise<string[]> {
  return await orMissing(readdir(path))
}

async function orMissing<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new GroundglassError(
      'dataset/missing-file',
      'Expected every file of the data set at its place; one is not there. Is the folder the root that the manifest or the set starts from?',
      { cause: error },
    )
  }
}
