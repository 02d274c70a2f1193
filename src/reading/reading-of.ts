/** Puts the Reading together: the one place that knows the whole document. */
import {
  type Finding,
  type Lesion,
  type Mask,
  type Parameters,
  type Point,
  READING_SCHEMA,
  RESEARCH_NOTICE,
  type Reading,
  type ReadingSlice,
  type Rectangle,
  SOFTWARE,
  type Series,
  measureQuantities,
  notInterpretable,
  usabilityOf,
} from '../core/index.ts'
import type { Network } from '../inference/index.ts'
import { quadrantCells, verdictOf } from './verdict-of.ts'

/** What is known however far the reading went. */
export interface ReadingFrame {
  readonly series: Series
  readonly parameters: Parameters
  readonly createdAt: Date
  /** Wall time in ms by stage. */
  readonly timings: Record<string, number>
  /** Networks that were run. */
  readonly models: { readonly validArea: Network | null; readonly lesion: Network | null }
  /** The gatekeeper's findings and the later ones. */
  readonly findings: readonly Finding[]
}

/** What was found in a series with lungs. */
export interface FoundInSeries {
  readonly lungs: Mask
  readonly validAreas: readonly (Rectangle | null)[]
  readonly seriesValidArea: Rectangle
  readonly quadrantOrigin: Point
  readonly lesions: readonly (readonly Lesion[])[]
  readonly lesionMask: Mask
}

/**
 * The Reading of a series that may not be read.
 * @param frame what is known
 * @param refusal why
 * @returns a Reading without verdict, quantities or lesions
 */
export function refusedReading(frame: ReadingFrame, refusal: Finding): Reading {
  const slices = frame.series.slices.map((_, index) => readingSlice(frame.series, index))
  return {
    ...documentHead(frame),
    seriesValidArea: null,
    slices,
    quadrantGrid: { origin: null, cells: quadrantCells(slices) },
    verdict: notInterpretable(refusal.code, refusal.message),
    quantities: null,
    timings: frame.timings,
  }
}

/**
 * The Reading of a series with lungs.
 * @param frame what is known
 * @param found lungs and lesions
 * @returns the whole document
 */
export function completeReading(frame: ReadingFrame, found: FoundInSeries): Reading {
  const { series } = frame
  const volume = series.volume!
  const [, rows, columns] = volume.shapeZyx
  const pixelAreaMm2 = volume.spacingMm[0] * volume.spacingMm[1]
  const slices = found.validAreas.map((validArea, index): ReadingSlice => {
    let lungAreaPx = 0
    const end = (index + 1) * rows * columns
    for (let i = index * rows * columns; i < end; i += 1) lungAreaPx += found.lungs.voxels[i]!
    return {
      ...readingSlice(series, index),
      validArea,
      lungAreaMm2: lungAreaPx * pixelAreaMm2,
      lesions: [...found.lesions[index]!],
    }
  })
  const cells = quadrantCells(slices)
  const geometry = { source: series.source, spacingMm: volume.spacingMm }
  const verdict = verdictOf(slices, cells, geometry, frame.parameters.consecutiveSlices)
  return {
    ...documentHead(frame),
    seriesValidArea: found.seriesValidArea,
    slices,
    quadrantGrid: { origin: { ...found.quadrantOrigin }, cells },
    verdict,
    quantities:
      verdict.label === 'not-interpretable'
        ? null
        : measureQuantities(volume, found.lungs, found.lesionMask),
    timings: frame.timings,
  }
}

function documentHead(frame: ReadingFrame) {
  const { series, models } = frame
  const { volume } = series
  return {
    schema: READING_SCHEMA,
    createdAt: frame.createdAt.toISOString(),
    software: { ...SOFTWARE },
    notice: RESEARCH_NOTICE,
    series: {
      seriesInstanceUID: series.seriesInstanceUID,
      studyInstanceUID: series.studyInstanceUID,
      modality: series.modality,
      source: series.source,
      intensity: series.intensity,
      synthetic: series.synthetic,
      shapeZyx: volume && triple(volume.shapeZyx),
      spacingMm: volume && triple(volume.spacingMm),
      affineLps: volume && [...volume.affineLps],
    },
    usability: usabilityOf(frame.findings),
    findings: frame.findings.map((finding) => ({ ...finding })),
    models: { validArea: identityOf(models.validArea), lesion: identityOf(models.lesion) },
    parameters: frame.parameters,
  } satisfies Partial<Reading>
}

function triple(values: readonly [number, number, number]): [number, number, number] {
  return [...values]
}

function identityOf(network: Network | null) {
  if (network === null) return null
  const { name, version, sha256 } = network.manifest
  return { name, version, sha256, device: network.device }
}

function readingSlice(series: Series, index: number): ReadingSlice {
  const slice = series.slices[index]!
  return {
    index,
    sopInstanceUID: slice.sopInstanceUID,
    instanceNumber: slice.instanceNumber,
    positionMm: slice.positionMm,
    followsPrevious: slice.followsPrevious,
    validArea: null,
    lungAreaMm2: 0,
    lesions: [],
  }
}
