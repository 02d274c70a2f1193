/** Paths to a network's maps: pictures first, then the volumes of each input. */
import { GroundglassError, type Picture, type Series, toStoredOrientation } from '../core/index.ts'
import { inputFilesOf } from '../disk/index.ts'
import {
  baseNameOf,
  type FileKind,
  type GreyPicture,
  type InputFile,
  decodePicture,
  readSeriesFromFiles,
  sniff,
} from '../imaging/index.ts'
import type { Network } from '../inference/index.ts'
import { type SegmentOptions, segmentPictures, segmentVolume } from './segment.ts'

/** One map with the name of its picture (no extension), or an input, as it was given, that gave none. */
export type SegmentedInput =
  | { readonly name: string; readonly map: Picture<Uint8Array> }
  | {
      readonly refusal: { readonly code: string; readonly message: string }
      readonly input: string
    }

export interface SegmentInputsOptions extends SegmentOptions {
  /** All pictures are of one export and share one grey-to-HU line; else each has its own. */
  readonly greyGroup: boolean
}

interface ListedFile {
  /** The path that it was found under. */
  readonly path: string
  readonly file: InputFile
  readonly kind: FileKind
}

const VOLUME_KINDS: readonly FileKind[] = ['dicom', 'nifti', 'nrrd']
/** Endings that say what a file is; a UID's last number is none. */
const ENDINGS = /\.(png|jpe?g|dcm|dicom|ima|nii|nrrd)(\.gz)?$/i

/**
 * @param network a network
 * @param paths files, folders, archives
 * @param options orientation of the pictures (volumes are upright by their headers), mirroring, grey group
 * @yields maps of 0..255. A DICOM slice's is named after its file and lies in the file's own rows and columns; those of a
 *   file with many slices are named `<file>-<slice>`, slice 0000 nearest the feet
 * @throws {GroundglassError} `usage/same-name` and `usage/orient-on-volume`, before any work
 */
export async function* segmentInputs(
  network: Network,
  paths: readonly string[],
  options: SegmentInputsOptions,
): AsyncGenerator<SegmentedInput> {
  const listed = await listFiles(paths)
  checkNames(listed)
  const volume = listed.find(({ kind }) => VOLUME_KINDS.includes(kind))
  if (volume) checkOrientation(options, volume.file.name)
  const waiting: NamedPicture[] = []
  for (const { file, kind } of listed) {
    if (kind !== 'picture') continue
    const decoded = await decodedPicture(file)
    if ('refusal' in decoded) yield decoded
    else if (options.greyGroup) waiting.push(decoded)
    else yield* mapsOf(network, [decoded], options)
  }
  yield* mapsOf(network, waiting, options)
  for (const path of paths) {
    const own = listed.filter((each) => each.path === path && each.kind !== 'picture')
    yield* volumeMaps(
      network,
      own.map(({ file }) => file),
      options,
    )
  }
}

async function listFiles(paths: readonly string[]): Promise<ListedFile[]> {
  const listed: ListedFile[] = []
  for (const path of new Set(paths))
    for await (const file of inputFilesOf([path])) {
      // What cannot be opened is met again, and refused, by the series reader.
      const bytes = await file.bytes().catch(() => null)
      listed.push({ path, file, kind: bytes === null ? 'unknown' : await sniff(bytes) })
    }
  return listed
}

/** A file's own name, under which its map is written. */
function mapName(file: InputFile): string {
  return baseNameOf(file.name).replace(ENDINGS, '')
}

function checkNames(listed: readonly ListedFile[]): void {
  const seen = new Map<string, string>()
  for (const { file, kind } of listed) {
    const name = mapName(file)
    if (kind === 'unknown' || kind === 'archive' || name.toUpperCase() === 'DICOMDIR') continue
    const other = seen.get(name)
    if (other !== undefined)
      throw new GroundglassError(
        'usage/same-name',
        `Expected inputs of different names, because each map bears the name of its file; ${other} and ${file.name} share theirs. Give the folders one by one, each with its own --out.`,
      )
    seen.set(name, file.name)
  }
}

function checkOrientation({ orientation }: SegmentOptions, input: string): void {
  if (orientation === 'none') return
  throw new GroundglassError(
    'usage/orient-on-volume',
    `Expected pictures (PNG, JPEG) alone with --orient ${orientation}; ${input} is a volume, which its header sets upright. Leave --orient out, or give the pictures by themselves.`,
  )
}

interface NamedPicture {
  readonly name: string
  readonly picture: GreyPicture
}

async function decodedPicture(
  file: InputFile,
): Promise<NamedPicture | Extract<SegmentedInput, { refusal: unknown }>> {
  try {
    return { name: mapName(file), picture: await decodePicture(await file.bytes()) }
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    return { refusal: error, input: file.name }
  }
}

async function* mapsOf(
  network: Network,
  named: readonly NamedPicture[],
  options: SegmentOptions,
): AsyncGenerator<SegmentedInput> {
  const pictures = named.map(({ picture }) => picture)
  let next = 0
  for await (const map of segmentPictures(network, pictures, options)) {
    yield { name: named[next]!.name, map }
    next += 1
  }
}

async function* volumeMaps(
  network: Network,
  files: readonly InputFile[],
  options: SegmentOptions,
): AsyncGenerator<SegmentedInput> {
  const refusals: SegmentedInput[] = []
  const found = readSeriesFromFiles(files, {
    onRefused: (refusal) => {
      const input = files[refusal.fileIndex]!.name
      if (!refusal.bystander) refusals.push({ refusal, input })
    },
  })
  for await (const series of found) {
    const { volume, findings, origin = '' } = series
    checkOrientation(options, origin)
    if (volume === null) {
      yield { refusal: findings.find(({ severity }) => severity === 'refusal')!, input: origin }
      continue
    }
    const names = sliceNames(series, files)
    let slice = 0
    for await (const map of segmentVolume(network, volume, options.mirrored)) {
      const stored = series.stored ? toStoredOrientation(map, series.stored) : map
      yield { name: names[slice]!, map: stored }
      slice += 1
    }
  }
  yield* refusals
}

function sliceNames({ slices, origin = '' }: Series, files: readonly InputFile[]): string[] {
  const counts = new Map<number | undefined, number>()
  for (const { fileIndex } of slices) counts.set(fileIndex, (counts.get(fileIndex) ?? 0) + 1)
  return slices.map(({ index, fileIndex }) => {
    const file = fileIndex === undefined ? undefined : files[fileIndex]
    const name = (file ? mapName(file) : baseNameOf(origin)).replace(ENDINGS, '')
    return counts.get(fileIndex) === 1 && file ? name : `${name}-${String(index).padStart(4, '0')}`
  })
}
