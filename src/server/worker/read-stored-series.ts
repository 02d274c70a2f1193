/** The trunk over stored files: what `groundglass analyze` makes of the same files, as bytes to store. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { GroundglassError, type Series } from '../../core/index.ts'
import { type InputFile, readSeriesFromFiles, type Refusal } from '../../imaging/index.ts'
import { analyze, type Networks } from '../../reading/index.ts'
import { lesionMapNifti, maskNifti, readingJson } from '../../reports/index.ts'
import { errorOf, isPassing } from './fault.ts'
import type { FinishedReading, ReadingProgress } from './reader-messages.ts'

const zip = promisify(gzip)

export interface ReadStoredSeriesOptions {
  /** As `analyze` takes them; what is missing comes from the model. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly onProgress: (progress: ReadingProgress) => void
  /** Stops before the next file or slice. */
  readonly signal: AbortSignal
}

/**
 * @param files of one series
 * @param networks to read with
 * @param options parameters, progress, abortion
 * @returns the Reading, the mask and the lesion map, as files
 * @throws {GroundglassError} `reading/aborted`; why no series could be made of the files; `storage/...` when one of them
 * cannot be had: a series without it would be another series
 */
export async function readStoredSeries(
  files: readonly InputFile[],
  networks: Networks,
  { parameters, onProgress, signal }: ReadStoredSeriesOptions,
): Promise<FinishedReading> {
  const series = await seriesOf(files, (progress) => {
    if (signal.aborted) throw aborted()
    onProgress(progress)
  })
  const { reading, lungMask, lesionMask, lesionMap } = await analyze(series, networks, {
    ...parameters,
    onProgress,
    signal,
  })
  const { volume } = series
  const mask = volume && lungMask && lesionMask ? maskNifti({ volume, lungMask, lesionMask }) : null
  const map = lesionMap && lesionMapNifti(reading, lesionMap)
  const [maskNiftiGz, lesionMapNiftiGz] = await Promise.all([
    mask && zip(mask, { level: 6 }),
    map && zip(map, { level: 6 }),
  ])
  return {
    readingJson: Buffer.from(readingJson(reading)),
    maskNiftiGz,
    lesionMapNiftiGz,
    label: reading.verdict.label,
    sliceCount: reading.slices.length,
    timings: reading.timings,
  }
}

async function seriesOf(
  files: readonly InputFile[],
  onProgress: (progress: ReadingProgress) => void,
): Promise<Series> {
  const refusals: Refusal[] = []
  const found: Series[] = []
  const onRefused = (refusal: Refusal) => refusals.push(refusal)
  for await (const series of readSeriesFromFiles(files, { onProgress, onRefused }))
    found.push(series)
  const unreadable = refusals.find(({ code }) => isPassing(code))
  if (unreadable) throw errorOf(unreadable)
  const [series] = found
  if (series !== undefined) return series
  const refusal = refusals.find(({ bystander }) => !bystander) ?? refusals[0]
  if (refusal) throw errorOf(refusal)
  throw new GroundglassError(
    'series/none',
    'Expected a chest CT series; there is nothing in it that could be read.',
  )
}

function aborted(): GroundglassError {
  return new GroundglassError(
    'reading/aborted',
    'The reading was stopped before its end. Start it again to have a result.',
  )
}
