/** Where model packages lie: `models/` beside this package, and the folder that GROUNDGLASS_MODELS names. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GroundglassError } from '../core/index.ts'

interface ModelEntry {
  /** The folder's name, by which the model is asked for. */
  readonly name: string
  readonly directory: string
  /** `manifest.json` as parsed JSON; the inference room checks it. Null where it could not even be parsed. */
  readonly manifestJson: unknown
}

/** A package of the list; one that is broken does not hide the others. */
export interface ListedModel extends ModelEntry {
  /** Why the manifest is null. */
  readonly fault: string | null
}

export interface OpenedModel extends ModelEntry {
  /** `model.onnx`, whole. */
  readonly modelBytes: Uint8Array
}

/** Below `src/disk` and `dist/disk` alike, the package's root is two folders up. */
const SHIPPED_MODELS = fileURLToPath(new URL('../../models', import.meta.url))

/** @returns the folders that are searched, the user's own first: it may shadow a shipped model */
export function modelFolders(): string[] {
  const own = process.env['GROUNDGLASS_MODELS']
  return own === undefined || own === '' ? [SHIPPED_MODELS] : [resolve(own), SHIPPED_MODELS]
}

/**
 * Lists the model packages that are here. A folder without a readable `manifest.json` is none; one whose weights are
 * missing or whose manifest is broken is listed, and fails when opened.
 * @param folders where to look
 * @returns by name; of two with one name the first folder's
 */
export async function listModels(folders = modelFolders()): Promise<ListedModel[]> {
  const found = new Map<string, ListedModel>()
  for (const folder of folders) {
    for (const name of await subfolders(folder)) {
      const directory = join(folder, name)
      if (found.has(name) || !(await isFile(join(directory, 'manifest.json')))) continue
      found.set(name, { name, directory, ...(await manifestOrFault(directory)) })
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Opens a model package.
 * @param nameOrDirectory a name from `listModels`, or the path of a package folder
 * @param folders where names are looked for
 * @returns its manifest, unchecked, and its bytes
 * @throws {GroundglassError} `model/not-found`, `model/bad-manifest`, `model/no-weights`
 */
export async function openModel(
  nameOrDirectory: string,
  folders = modelFolders(),
): Promise<OpenedModel> {
  const candidates = [...folders.map((folder) => join(folder, nameOrDirectory)), nameOrDirectory]
  for (const candidate of candidates) {
    const directory = resolve(candidate)
    if (!(await isFile(join(directory, 'manifest.json')))) continue
    const manifestJson = await readManifestJson(directory)
    const modelBytes = await readFile(join(directory, 'model.onnx')).catch((cause: unknown) => {
      throw new GroundglassError(
        'model/no-weights',
        'Expected model.onnx beside manifest.json; it cannot be read. Fetch or train the model again.',
        { cause },
      )
    })
    const name = directory.slice(dirname(directory).length + 1)
    return { name, directory, manifestJson, modelBytes: new Uint8Array(modelBytes) }
  }
  const names = (await listModels(folders)).map(({ name }) => name)
  throw new GroundglassError(
    'model/not-found',
    `Expected the name of a model or a folder with manifest.json and model.onnx; "${nameOrDirectory}" is neither. Here are: ${names.join(', ') || 'none'}. Set GROUNDGLASS_MODELS to look in another folder.`,
  )
}

/**
 * @param model from the list
 * @returns its `MODEL_CARD.md` and how large its weights are; null for what is not there
 */
export async function modelPapers({
  directory,
}: Pick<ModelEntry, 'directory'>): Promise<{ card: string | null; bytes: number | null }> {
  const [card, weights] = await Promise.all([
    readFile(join(directory, 'MODEL_CARD.md'), 'utf8').catch(() => null),
    stat(join(directory, 'model.onnx')).catch(() => null),
  ])
  return { card, bytes: weights?.size ?? null }
}

async function manifestOrFault(
  directory: string,
): Promise<Pick<ListedModel, 'manifestJson' | 'fault'>> {
  try {
    return { manifestJson: await readManifestJson(directory), fault: null }
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    return { manifestJson: null, fault: error.message }
  }
}

async function readManifestJson(directory: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'))
  } catch (cause) {
    throw new GroundglassError(
      'model/bad-manifest',
      "Expected JSON in a model's manifest.json; it cannot be parsed. Fetch the model package again.",
      { cause },
    )
  }
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
