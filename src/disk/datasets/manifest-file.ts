/** Manifests on disk: JSON, checked on the way in. */
import { readFile, writeFile } from 'node:fs/promises'
import { type DatasetManifest, datasetManifestSchema, GroundglassError } from '../../core/index.ts'
import { z } from 'zod'
import { checkPatientSplits } from './leaks.ts'

/**
 * @param path a manifest file
 * @returns the manifest
 * @throws {GroundglassError} `dataset/no-manifest`; `dataset/bad-manifest` when it is no manifest, or holds an id twice; `dataset/leak` when a
 *   patient is in more than one split
 */
export async function readManifest(path: string): Promise<DatasetManifest> {
  const parsed = datasetManifestSchema.safeParse(parseJson(await manifestFile(path)))
  if (!parsed.success) throw badManifest(z.prettifyError(parsed.error))
  const ids = new Set(parsed.data.cases.map((item) => item.id))
  if (ids.size !== parsed.data.cases.length) throw badManifest('an id stands there twice')
  checkPatientSplits(parsed.data.cases)
  return parsed.data
}

/**
 * Writes a manifest, one case a line so that differences can be read.
 * @param path where to
 * @param manifest what
 */
export async function writeManifest(path: string, manifest: DatasetManifest): Promise<void> {
  await writeFile(path, manifestText(manifest))
}

/** @param manifest a manifest @returns its text: JSON, one case a line */
export function manifestText(manifest: DatasetManifest): string {
  const { cases, ...head } = datasetManifestSchema.parse(manifest)
  const lines = cases.map((item) => `    ${JSON.stringify(item)}`).join(',\n')
  return `${JSON.stringify(head, null, 2).replace(/\n\}$/, '')},\n  "cases": [\n${lines}\n  ]\n}\n`
}

async function manifestFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new GroundglassError(
      'dataset/no-manifest',
      'Expected the path of a data set manifest; there is no such file. `groundglass dataset` writes those of known sets.',
      { cause: error },
    )
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badManifest('it is no JSON', error)
  }
}

function badManifest(what: string, cause?: unknown): GroundglassError {
  return new GroundglassError(
    'dataset/bad-manifest',
    `Expected a data set manifest (groundglass.dataset/1), as \`groundglass dataset\` writes it; came: ${what}.`,
    { cause },
  )
}
