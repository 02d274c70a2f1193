/** What there is to say about a model package, whether or not it is whole. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { GroundglassError } from '../core/index.ts'
import { type ListedModel, sha256OfFile } from '../disk/index.ts'
import { type ModelManifest, parseManifest } from '../inference/index.ts'
import { DEFAULT_LESION_MODEL, VALID_AREA_MODEL } from '../networks/index.ts'

export interface ModelFacts {
  readonly name: string
  readonly directory: string
  /** Null when it cannot be used as a manifest: `fault` says why. */
  readonly manifest: ModelManifest | null
  /** Of `model.onnx`; null when it is missing. */
  readonly bytes: number | null
  readonly fault: string | null
}

/**
 * @param entry from `listModels`
 * @returns its facts, without reading the weights
 */
export async function modelFacts({
  name,
  directory,
  manifestJson,
  fault: unreadable,
}: ListedModel): Promise<ModelFacts> {
  const file = await stat(join(directory, 'model.onnx')).catch(() => null)
  const bytes = file?.size ?? null
  const fault = bytes === null ? 'model.onnx is missing' : null
  if (unreadable !== null) return { name, directory, manifest: null, bytes, fault: unreadable }
  try {
    return { name, directory, manifest: parseManifest(manifestJson), bytes, fault }
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    return { name, directory, manifest: null, bytes, fault: error.message }
  }
}

/**
 * @param facts of a package
 * @returns `ok`, or what is wrong with the package, its weights hashed
 */
export async function modelState({ directory, manifest, fault }: ModelFacts): Promise<string> {
  if (fault !== null || !manifest) return fault ?? 'no manifest'
  const sha256 = await sha256OfFile(join(directory, 'model.onnx'))
  if (sha256 === manifest.sha256) return 'ok'
  return `hash differs: manifest ${manifest.sha256.slice(0, 12)}, file ${sha256.slice(0, 12)}`
}

/**
 * @param facts of a package
 * @returns whether a reading uses it when no model is named
 */
export function isDefault({ name }: ModelFacts): boolean {
  return name === VALID_AREA_MODEL || name === DEFAULT_LESION_MODEL
}

/**
 * @param licence of the weights, an SPDX expression
 * @returns it, with what it forbids where that matters
 */
export function licenceInWords(licence: string): string {
  return /\bNC\b/.test(licence.replaceAll('-', ' ')) ? `${licence} (non-commercial)` : licence
}

/**
 * @param bytes of a file; null when missing
 * @returns for instance `68.2 MB`
 */
export function sizeInWords(bytes: number | null): string {
  return bytes === null ? 'missing' : `${(bytes / 1e6).toFixed(1)} MB`
}
