/** A model package from the store, its manifest checked. */
import { openModel } from '../disk/index.ts'
import { type ModelPackage, parseManifest } from '../inference/index.ts'

/**
 * @param nameOrDirectory of the package
 * @returns its manifest and bytes; the hash is checked when the runtime loads them
 * @throws {GroundglassError} what `openModel` and `parseManifest` throw, all `model/...`
 */
export async function openPackage(nameOrDirectory: string): Promise<ModelPackage> {
  const { manifestJson, modelBytes } = await openModel(nameOrDirectory)
  return { manifest: parseManifest(manifestJson), modelBytes }
}
