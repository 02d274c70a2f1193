/** Any mixture of files to series: each file is told by its content, and what gives no series is reported. */
import { GroundglassError, type Series } from '../core/index.ts'
import { parseInstance } from '../dicom/index.ts'
import { type FrameHeader, frameHeadersOf } from './dicom-series/frame-header.ts'
import { seriesKeyOf } from './dicom-series/identity.ts'
import { readDicomSeries } from './dicom-series/read-dicom-series.ts'
import { gridSeries } from './grid-series.ts'
import {
  baseNameOf,
  folderOf,
  type InputFile,
  originOf,
  type ReadSeriesOptions,
} from './input-file.ts'
import { readGrid } from './label-grid.ts'
import { Bystander, parseImage } from './parse-image.ts'
import { type PictureFile, readPictureSeries } from './picture-series.ts'
import { isOwnLabelMap } from './nifti.ts'
import { sniff } from './sniff.ts'
import { gunzipHead, isGzip } from './volume-grid/gunzip.ts'

/** As much of a NIfTI-1 file as its header takes. */
const NIFTI_HEAD_BYTES = 348

/**
 * Reads all series that a set of files holds. Volumes in one file (NIfTI, NRRD) come as they are met; DICOM series and
 * picture stacks when all files have been seen, in the order of their first files. Headers are read first and pixels
 * series by series, so that the memory is that of one volume and one file. What cannot be read is told to `onRefused`
 * and the rest goes on; the generator throws only for faults of its own.
 * @param files the inputs, in any order
 * @param options who is told of refusals and progress
 * @yields one series after the other; a refused one with its findings and no volume
 */
export async function* readSeriesFromFiles(
  files: AsyncIterable<InputFile> | Iterable<InputFile>,
  options: ReadSeriesOptions = {},
): AsyncGenerator<Series> {
  const inputs: InputFile[] = []
  const dicomSeries = new Map<string, FrameHeader[]>()
  const pictureFolders = new Map<string, PictureFile[]>()
  const refused = new Set<number>()
  const refuse = (fileIndex: number, error: unknown): void => {
    if (refused.has(fileIndex)) return
    refused.add(fileIndex)
    if (!(error instanceof GroundglassError)) throw error
    options.onRefused?.({
      code: error.code,
      message: error.message,
      fileIndex,
      baseName: baseNameOf(inputs[fileIndex]!.name),
      bystander: error instanceof Bystander,
    })
  }

  for await (const input of files) {
    const fileIndex = inputs.push(input) - 1
    let volume: Series | null = null
    try {
      const bytes = await bytesOf(input)
      const kind = await sniff(bytes)
      if (kind === 'nifti' && (await isLabelMap(bytes))) throw labelMap()
      if (kind === 'nifti' || kind === 'nrrd')
        volume = gridSeries(await readGrid(bytes), await digestOf(bytes))
      else if (kind === 'picture')
        listed(pictureFolders, folderOf(input.name)).push({ fileIndex, name: input.name })
      else
        for (const frame of frameHeadersOf(parseImage(bytes, kind), fileIndex, input.name))
          listed(dicomSeries, seriesKeyOf(frame)).push(frame)
    } catch (error) {
      refuse(fileIndex, error)
    }
    if (volume !== null) yield { ...volume, origin: input.name }
    options.onProgress?.({ stage: 'headers', done: fileIndex + 1, total: null })
  }

  for (const frames of dicomSeries.values()) {
    const series = await readDicomSeries(frames, {
      open: async (fileIndex) => parseInstance(await bytesOf(inputs[fileIndex]!)),
      refuse,
      decoded: (done, total) => options.onProgress?.({ stage: 'pixels', done, total }),
    })
    yield { ...series, origin: originOf(frames.map(({ fileIndex }) => inputs[fileIndex]!.name)) }
  }
  for (const pictures of pictureFolders.values()) {
    const origin = originOf(pictures.map(({ name }) => name))
    const open = (fileIndex: number) => bytesOf(inputs[fileIndex]!)
    for await (const series of readPictureSeries(pictures, open, refuse))
      yield { ...series, origin }
  }
}

async function bytesOf(input: InputFile): Promise<Uint8Array> {
  try {
    return await input.bytes()
  } catch (cause) {
    if (cause instanceof GroundglassError) throw cause
    throw new GroundglassError(
      'file/unreadable',
      'Expected to read the whole file; the system gave an error. Check the disk and the rights, then try again.',
      { cause },
    )
  }
}

async function isLabelMap(bytes: Uint8Array): Promise<boolean> {
  return isOwnLabelMap(isGzip(bytes) ? await gunzipHead(bytes, NIFTI_HEAD_BYTES) : bytes)
}

function labelMap(): Bystander {
  return new Bystander(
    'file/label-map',
    'A map that Groundglass wrote (lungs and lesions of a reading or a phantom, or the probability of lesions) is no CT; it was passed over.',
  )
}

function listed<Item>(groups: Map<string, Item[]>, key: string): Item[] {
  const list = groups.get(key) ?? []
  groups.set(key, list)
  return list
}

/** SHA-256 in hexadecimal. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
