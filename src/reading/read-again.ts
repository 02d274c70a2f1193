/** A case read again at another threshold, from its Reading and the kept lesion map: no voxels, no network. */
import {
  GroundglassError,
  LESION_GRID_PX,
  LESION_MAP_STEPS,
  type Lesion,
  type LesionMap,
  type Parameters,
  QUADRANTS,
  type Quadrant,
  type Reading,
  type ReadingSlice,
  type Verdict,
  boxInVoxels,
  lesionBoxes,
  lesionVoxels,
  originOnGrid,
  quadrantsByStep,
  stepOfThreshold,
} from '../core/index.ts'
import { quadrantCells, verdictOf } from './verdict-of.ts'

/** The floor and the length of a run are the Reading's where they are left out. */
export interface OtherRule {
  /** A step of the map: a multiple of 1 / 200, up to 1. */
  readonly probabilityThreshold: number
  readonly minimumBoxPx?: number | undefined
  readonly consecutiveSlices?: number | undefined
}

/** What a map tells of a lesion; density and kind would need the voxels. */
export type LesionAgain = Pick<Lesion, 'box' | 'areaPx' | 'areaMm2' | 'quadrants'>
export type SliceAgain = Omit<ReadingSlice, 'lesions'> & { lesions: LesionAgain[] }

/** The parts of a Reading that follow from the threshold, as `analyze` with that threshold gives them. */
export interface ReadAgain extends Pick<Reading, 'parameters' | 'quadrantGrid' | 'verdict'> {
  readonly slices: readonly SliceAgain[]
}

/**
 * @param reading of a series with lungs
 * @param map kept from the same analysis
 * @param rule another threshold, floor or length
 * @returns boxes, grid and verdict, equal to those of an analysis with that rule
 * @throws {GroundglassError} `reading/not-on-a-step`, `reading/wrong-lesion-map`
 */
export function readAgain(reading: Reading, map: LesionMap, rule: OtherRule): ReadAgain {
  const frame = frameOf(reading, map)
  const parameters = { ...reading.parameters, ...chosen(rule) }
  const { minimumBoxPx, consecutiveSlices } = parameters
  const step = stepOfThreshold(parameters.probabilityThreshold)
  if (step === null) throw notOnAStep(parameters.probabilityThreshold)
  const { seriesValidArea, origin, pixelAreaMm2, width } = frame
  // In levels both sides of the comparison are whole numbers.
  const inLevels = { probabilityThreshold: step, minimumBoxPx }
  const slices = reading.slices.map((slice): SliceAgain => {
    if (slice.validArea === null) return { ...slice, lesions: [] }
    const levels = planeOf(map, slice.index)
    const grid = lesionBoxes(levels, seriesValidArea, slice.validArea, origin, inLevels)
    const lesions = grid.lesions.map((lesion): LesionAgain => {
      const areaPx = lesionVoxels(lesion, grid.labels, seriesValidArea, width).length
      return {
        box: boxInVoxels(lesion.box, seriesValidArea),
        areaPx,
        areaMm2: areaPx * pixelAreaMm2,
        quadrants: [...lesion.quadrants],
      }
    })
    return { ...slice, lesions }
  })
  const cells = quadrantCells(slices)
  const verdict = verdictOf(slices, cells, frame.geometry, consecutiveSlices)
  return { parameters, slices, quadrantGrid: { origin: { ...origin }, cells }, verdict }
}

/**
 * The verdict at every step at once: each is `readAgain`'s.
 * @param reading of a series with lungs
 * @param map kept from the same analysis
 * @returns one verdict a step, 1 / 200 first
 * @throws {GroundglassError} `reading/wrong-lesion-map`
 */
export function verdictsByStep(reading: Reading, map: LesionMap): Verdict[] {
  const { seriesValidArea, origin, geometry } = frameOf(reading, map)
  const { minimumBoxPx, consecutiveSlices } = reading.parameters
  const onGrid = originOnGrid(origin, seriesValidArea)
  const found = reading.slices.map(({ validArea, index }) =>
    validArea === null ? null : quadrantsByStep(planeOf(map, index), onGrid, minimumBoxPx),
  )
  return Array.from({ length: LESION_MAP_STEPS }, (_, i) => {
    const column = (quadrant: Quadrant) =>
      found.map((bits) => ((bits?.[i + 1] ?? 0) >> QUADRANTS.indexOf(quadrant)) % 2 === 1)
    const cells = {
      'right-anterior': column('right-anterior'),
      'left-anterior': column('left-anterior'),
      'right-posterior': column('right-posterior'),
      'left-posterior': column('left-posterior'),
    }
    return verdictOf(reading.slices, cells, geometry, consecutiveSlices)
  })
}

function chosen({ probabilityThreshold, minimumBoxPx, consecutiveSlices }: OtherRule) {
  return {
    probabilityThreshold,
    ...(minimumBoxPx !== undefined && { minimumBoxPx }),
    ...(consecutiveSlices !== undefined && { consecutiveSlices }),
  } satisfies Partial<Parameters>
}

function frameOf({ series, seriesValidArea, slices, quadrantGrid }: Reading, map: LesionMap) {
  const { shapeZyx, spacingMm, source } = series
  const { origin } = quadrantGrid
  const fits =
    map.sliceCount === slices.length && map.levels.length === slices.length * LESION_GRID_PX ** 2
  if (!fits || seriesValidArea === null || origin === null || !shapeZyx || !spacingMm)
    throw new GroundglassError(
      'reading/wrong-lesion-map',
      `Expected the lesion map of a Reading with lungs, one plane a slice; found ${map.sliceCount} planes for ${slices.length} slices. Take both from one analysis.`,
    )
  const pixelAreaMm2 = spacingMm[0] * spacingMm[1]
  const geometry = { source, spacingMm }
  return { seriesValidArea, origin, pixelAreaMm2, geometry, width: shapeZyx[2] }
}

function planeOf({ levels }: LesionMap, index: number): Uint8Array {
  const plane = LESION_GRID_PX ** 2
  return levels.subarray(index * plane, (index + 1) * plane)
}

function notOnAStep(threshold: number): GroundglassError {
  return new GroundglassError(
    'reading/not-on-a-step',
    `Expected a threshold that the kept map can divide at: a multiple of 1/${LESION_MAP_STEPS} up to 1; ${threshold} came. Take the nearest, or ask for an analysis with this one.`,
  )
}
