/** What a lesion model is to the rows of the analyses: who it is, and what it reads with by default. */
import { createHash } from 'node:crypto'
import type { Parameters } from '../../core/index.ts'
import type { ModelManifest } from '../../inference/index.ts'
import { openPackage, VALID_AREA_MODEL } from '../../networks/index.ts'
import { parametersFor } from '../../reading/index.ts'

export interface ReadingModel {
  /** As the model store has it: a worker opens the package by it. */
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly manifest: ModelManifest
  /** The network that finds the lungs: another one makes other Readings. */
  readonly validAreaSha256: string
}

const known = new Map<string, Promise<ReadingModel>>()

/**
 * @param name name or folder of a lesion package
 * @returns what it is; looked up once
 * @throws {GroundglassError} `model/...`
 */
export function readingModel(name: string): Promise<ReadingModel> {
  const found = known.get(name)
  if (found !== undefined) return found
  const model = lookUp(name)
  known.set(name, model)
  // What failed may be tried again.
  model.catch(() => known.delete(name))
  return model
}

async function lookUp(name: string): Promise<ReadingModel> {
  const [{ manifest }, validArea] = await Promise.all([
    openPackage(name),
    openPackage(VALID_AREA_MODEL),
  ])
  const { version, sha256 } = manifest
  return { name, version, sha256, manifest, validAreaSha256: validArea.manifest.sha256 }
}

export type ChosenParameters = {
  readonly [Name in keyof Parameters]?: Parameters[Name] | undefined
}

/**
 * @param model to read with
 * @param chosen parameters other than the model's own
 * @returns all of them, and the hash of everything but the series and the lesion model that a Reading depends on
 * @throws {GroundglassError} `reading/invalid-parameters`
 */
export function identityOf(
  { manifest, validAreaSha256 }: ReadingModel,
  chosen: ChosenParameters,
): { parameters: Parameters; parametersSha256: string } {
  // The schema gives the names their order, so that equal parameters are equal texts.
  const parameters = parametersFor(manifest, chosen)
  const text = JSON.stringify([parameters, validAreaSha256])
  return { parameters, parametersSha256: createHash('sha256').update(text).digest('hex') }
}
