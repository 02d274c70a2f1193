/** Paths to a network's maps: pictures first, then the volumes of each input. */
import { basename } from 'node:path'
import { GroundglassError, type Picture } from '../core/index.ts'
import { inputFilesOf } from '../disk/index.ts'
import {
  type GreyPicture,
  type InputFile,
  decodePicture,
  readSeriesFromFiles,
} from '../imaging/index.ts'
import type { Network } from '../inference/index.ts'
import { type SegmentOptions, segmentPictures, segmentVolume } from './segment.ts'

/** One map with the name of its picture (no extension), or an input that gave none. */
export type SegmentedInput =
  | { readonly name: string; readonly map: Picture<Uint8Array> }
  | { readonly refusal: { readonly code: string; readonly message: string } }

export interface SegmentInputsOptions extends SegmentOptions {
  /** All pictures are of one export and share one grey-to-HU line; else each has its own. */
  readonly greyGroup: boolean
}

/**
 * @param network a network
 * @param paths files, folders, archives
 * @param options orientation of the pictures (volumes are upright by their headers), mirroring, grey group
 * @yields maps of 0..255; a volume's slices are named `<input>-<slice>` with slice 0000 nearest the feet
 */
export async function* segmentInputs(
  network: Network,
  paths: readonly string[],
  options: SegmentInputsOptions,
): AsyncGenerator<SegmentedInput> {
  const pictureNames = new Set<string>()
  const waiting: NamedPicture[] = []
  for await (const file of inputFilesOf(paths)) {
    const decoded = await decodedPicture(file)
    if (decoded === null) continue
    pictureNames.add(file.name)
    if ('refusal' in decoded) yield decoded
    else if (options.greyGroup) waiting.push(decoded)
    else yield* mapsOf(network, [decoded], options)
  }
  yield* mapsOf(network, waiting, options)
  for (const path of paths) yield* volumeMaps(network, path, pictureNames, options.mirrored)
}

interface NamedPicture {
  readonly name: string
  readonly picture: GreyPicture
}

/** Null for what is no picture at all: a volume, or a bystander. */
async function decodedPicture(
  file: InputFile,
): Promise<NamedPicture | Extract<SegmentedInput, { refusal: unknown }> | null> {
  const name = basename(file.name).replace(/\.[^.]*$/, '')
  try {
    return { name, picture: await decodePicture(await file.bytes()) }
  } catch (error) {
    if (!(error instanceof GroundglassError)) throw error
    // What cannot be opened, like what is no picture, is met again (and refused) by the series reader.
    if (error.code !== 'raster/damaged-picture') return null
    return { refusal: error }
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
  path: string,
  pictureNames: ReadonlySet<string>,
  mirrored: boolean,
): AsyncGenerator<SegmentedInput> {
  const base = basename(path).replace(/(\.nii)?\.[a-z]+$/i, '')
  const refusals: SegmentedInput[] = []
  const series = readSeriesFromFiles(othersBelow(path, pictureNames), {
    onRefused: (refusal) => {
      if (!refusal.bystander) refusals.push({ refusal })
    },
  })
  let number = 0
  for await (const { volume, findings } of series) {
    number += 1
    if (volume === null) {
      yield { refusal: findings.find(({ severity }) => severity === 'refusal')! }
      continue
    }
    const name = number === 1 ? base : `${base}-series-${number}`
    let slice = 0
    for await (const map of segmentVolume(network, volume, mirrored)) {
      yield { name: `${name}-${String(slice).padStart(4, '0')}`, map }
      slice += 1
    }
  }
  yield* refusals
}

async function* othersBelow(
  path: string,
  pictureNames: ReadonlySet<string>,
): AsyncGenerator<InputFile> {
  for await (const file of inputFilesOf([path])) {
    if (!pictureNames.has(file.name)) yield file
  }
}
