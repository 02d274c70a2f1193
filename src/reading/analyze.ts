/** The trunk: a series and two networks in, the Reading with its masks out. */
import {
  type Finding,
  GroundglassError,
  type LesionMap,
  type Mask,
  type Parameters,
  type Reading,
  type Series,
  hasMeasuredGeometry,
  quadrantOrigin,
  unionOfAreas,
  validAreas as validAreasOf,
} from '../core/index.ts'
import type { ModelManifest, Network } from '../inference/index.ts'
import { findLesions } from './find-lesions.ts'
import { findLungs } from './find-lungs.ts'
import { noLungs, truncatedLungs } from './late-findings.ts'
import { parametersFor } from './parameters.ts'
import type { Watcher } from './progress.ts'
import { pickSlices, readableSlices, spreadSlices } from './readable-slices.ts'
import { completeReading, refusedReading } from './reading-of.ts'

/** Both see slices through their own manifest's window. Neither is disposed of here. */
export interface Networks {
  readonly validArea: Network
  readonly lesion: Network
}

/** Parameters left out come from the lesion model's manifest and the paper. */
export type AnalyzeOptions = {
  readonly [Name in keyof Parameters]?: Parameters[Name] | undefined
} & Watcher & {
    /** The clock for `createdAt`. */
    readonly now?: (() => Date) | undefined
  }

/** The Reading, and what it was made from on the volume's grid; null where that stage was not reached. */
export interface Analysis {
  readonly reading: Reading
  readonly lungMask: Mask | null
  /** Counted lesions only. */
  readonly lesionMask: Mask | null
  /** Row-major [z, y, x], 0 to 255 for 0 to 1; 0 outside each slice's own valid area. */
  readonly lesionProbability: Uint8Array | null
  /** For other thresholds: `readAgain`. */
  readonly lesionMap: LesionMap | null
}

/**
 * Reads a series: lungs, valid areas, lesions, quadrants, verdict, quantities. A series that may not be read (refused by the
 * gatekeeper, or without lungs) still gives a Reading, `not-interpretable` with the reason.
 * @param series as the readers deliver it
 * @param networks the two networks
 * @param options parameters, progress, abortion, clock
 * @returns the Reading with masks and maps
 * @throws {GroundglassError} `reading/wrong-task`, `reading/invalid-parameters`, `reading/broken-series`,
 * `reading/aborted`, and what the networks throw
 */
export async function analyze(
  series: Series,
  networks: Networks,
  options: AnalyzeOptions = {},
): Promise<Analysis> {
  checkTask(networks.validArea.manifest, 'valid-area')
  checkTask(networks.lesion.manifest, 'lesion')
  const parameters = parametersFor(networks.lesion.manifest, options)
  const timings: Record<string, number> = {}
  const frame = { series, parameters, createdAt: (options.now ?? (() => new Date()))(), timings }
  const refuse = (findings: readonly Finding[], refusal: Finding, validArea: Network | null) => ({
    reading: refusedReading({ ...frame, findings, models: { validArea, lesion: null } }, refusal),
    lungMask: null,
    lesionMask: null,
    lesionProbability: null,
    lesionMap: null,
  })

  const refusal = series.findings.find(({ severity }) => severity === 'refusal')
  if (refusal !== undefined) return refuse(series.findings, refusal, null)
  const volume = volumeOf(series)

  const readable = readableSlices(series.slices)
  const readableLungs = await timed(timings, 'valid-area', () =>
    findLungs(
      pickSlices(volume, readable),
      networks.validArea,
      options,
      hasMeasuredGeometry(series),
    ),
  )
  const lungMask = spreadSlices(readableLungs, readable, volume.shapeZyx)
  const validAreas = validAreasOf(lungMask)
  const seriesValidArea = unionOfAreas(validAreas)
  if (seriesValidArea === null) {
    return refuse([...series.findings, noLungs()], noLungs(), networks.validArea)
  }
  const findings = [...series.findings, ...truncatedLungs(readableLungs, readable)]

  const [, height, width] = volume.shapeZyx
  const origin = quadrantOrigin(parameters.quadrantOrigin, seriesValidArea, { width, height })
  const lesionFrame = { seriesValidArea, validAreas, quadrantOrigin: origin }
  const found = await timed(timings, 'lesions', () =>
    findLesions(volume, networks.lesion, lesionFrame, parameters, options),
  )
  const reading = await timed(timings, 'verdict', () =>
    completeReading(
      { ...frame, findings, models: networks },
      { ...lesionFrame, lungs: lungMask, lesions: found.lesions, lesionMask: found.mask },
    ),
  )
  return {
    reading,
    lungMask,
    lesionMask: found.mask,
    lesionProbability: found.probability,
    lesionMap: found.map,
  }
}

function checkTask(manifest: ModelManifest, task: ModelManifest['task']): void {
  if (manifest.task === task) return
  throw new GroundglassError(
    'reading/wrong-task',
    `Expected a ${task} network; model ${manifest.name} is for ${manifest.task}. Name a model of the right task.`,
  )
}

function volumeOf(series: Series) {
  const { volume, slices } = series
  if (volume !== null && volume.shapeZyx[0] === slices.length) return volume
  throw new GroundglassError(
    'reading/broken-series',
    `Expected a series without refusals to hold a volume with one entry a slice; found ${volume === null ? 'no volume' : `${volume.shapeZyx[0]} slices`} and ${slices.length} entries. This is a fault of the reader that built it.`,
  )
}

async function timed<Result>(
  timings: Record<string, number>,
  stage: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const start = performance.now()
  const result = await work()
  timings[stage] = performance.now() - start
  return result
}
