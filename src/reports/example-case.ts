/**
 * A small case made of ellipsoids, for this room's tests: two lungs, a long lesion low in the right lung, a short one in the
 * left, and a gap between slices 15 and 16. Its numbers come from the same rules as a real Reading's.
 */
import {
  type AffineLps,
  caseVerdict,
  connectedComponents2d,
  type Lesion,
  lesionKind,
  type Mask,
  measureQuantities,
  quadrantOf,
  quadrantOrigin,
  type Quadrant,
  type Reading,
  READING_SCHEMA,
  type ReadingSlice,
  RESEARCH_NOTICE,
  sliceHu,
  SOFTWARE,
  unionOfAreas,
  validAreas,
  type Volume,
} from '../core/index.ts'
import type { ReportCase } from './report-case.ts'

const SHAPE_ZYX = [24, 80, 96] as const
const SPACING_MM = [3, 3, 5] as const
const FIRST_SLICE_MM = -130.5
const GAP_BEFORE = 16

/** Centre and half axes in voxels, along x, y and z. */
interface Ellipsoid {
  readonly centre: readonly [number, number, number]
  readonly half: readonly [number, number, number]
}

const BODY: Ellipsoid = { centre: [48, 40, 12], half: [45, 36, 60] }
const LUNGS: readonly Ellipsoid[] = [
  { centre: [26, 40, 12], half: [16, 25, 10.5] },
  { centre: [70, 40, 12], half: [16, 25, 10.5] },
]
const LESIONS: readonly Ellipsoid[] = [
  { centre: [24, 54, 8], half: [8, 6, 4.5] },
  { centre: [72, 28, 17.5], half: [5, 5, 1] },
]

/** @returns the case; every call makes a new one */
export function exampleCase(): ReportCase {
  const lungMask = maskOf(LUNGS)
  const lesionMask = maskOf(LESIONS)
  const body = maskOf([BODY])
  const voxelsHu = Int16Array.from(body.voxels, (inBody, i) => {
    if (lesionMask.voxels[i]) return i % 5 === 0 ? -200 : -550
    if (lungMask.voxels[i]) return -850
    return inBody ? 40 : -1000
  })
  const [dx, dy, dz] = SPACING_MM
  // biome-ignore format: one matrix row a line
  const affineLps: AffineLps = [
    dx, 0, 0, -140,
    0, dy, 0, -110,
    0, 0, dz, FIRST_SLICE_MM,
    0, 0, 0, 1,
  ]
  const volume: Volume = { voxelsHu, shapeZyx: SHAPE_ZYX, spacingMm: SPACING_MM, affineLps }
  return { volume, lungMask, lesionMask, reading: readingOf(volume, lungMask, lesionMask) }
}

function maskOf(solids: readonly Ellipsoid[]): Mask {
  const [slices, rows, columns] = SHAPE_ZYX
  const voxels = new Uint8Array(slices * rows * columns)
  for (let z = 0, at = 0; z < slices; z += 1)
    for (let y = 0; y < rows; y += 1)
      for (let x = 0; x < columns; x += 1, at += 1)
        if (solids.some((solid) => isInside(solid, [x, y, z]))) voxels[at] = 1
  return { voxels, shapeZyx: SHAPE_ZYX }
}

function isInside({ centre, half }: Ellipsoid, point: readonly [number, number, number]): boolean {
  return point.reduce((sum, value, i) => sum + ((value - centre[i]!) / half[i]!) ** 2, 0) <= 1
}

function readingOf(volume: Volume, lungMask: Mask, lesionMask: Mask): Reading {
  const [slices, rows, columns] = SHAPE_ZYX
  const areas = validAreas(lungMask)
  const seriesValidArea = unionOfAreas(areas)!
  const origin = quadrantOrigin('valid-area', seriesValidArea, { width: columns, height: rows })
  const plane = rows * columns
  const readingSlices = Array.from({ length: slices }, (_, index): ReadingSlice => {
    const part = (mask: Mask) => mask.voxels.subarray(index * plane, (index + 1) * plane)
    const lungPx = part(lungMask).reduce((sum, value) => sum + value, 0)
    return {
      index,
      sopInstanceUID: `2.25.${1000 + index}`,
      instanceNumber: slices - index,
      positionMm: FIRST_SLICE_MM + index * SPACING_MM[2] + (index >= GAP_BEFORE ? 10 : 0),
      followsPrevious: index > 0 && index !== GAP_BEFORE,
      validArea: areas[index] ?? null,
      lungAreaMm2: lungPx * SPACING_MM[0] * SPACING_MM[1],
      lesions: lesionsOf(part(lesionMask), sliceHu(volume, index), origin),
    }
  })
  const flags = (quadrant: Quadrant) =>
    readingSlices.map(({ lesions }) =>
      lesions.some((lesion) => lesion.quadrants.includes(quadrant)),
    )
  const cells = {
    'right-anterior': flags('right-anterior'),
    'left-anterior': flags('left-anterior'),
    'right-posterior': flags('right-posterior'),
    'left-posterior': flags('left-posterior'),
  }
  const ruleSlices = readingSlices.map((slice) => ({
    ...slice,
    hasValidArea: slice.validArea !== null,
  }))
  const model = { version: '1.0.0', device: 'cpu' } as const
  return {
    schema: READING_SCHEMA,
    createdAt: '2026-01-02T03:04:05.000Z',
    software: SOFTWARE,
    notice: RESEARCH_NOTICE,
    series: {
      seriesInstanceUID: '2.25.1',
      studyInstanceUID: null,
      modality: 'CT',
      source: 'phantom',
      intensity: 'hu',
      synthetic: true,
      shapeZyx: [...SHAPE_ZYX],
      spacingMm: [...SPACING_MM],
      affineLps: [...volume.affineLps],
    },
    usability: 'usable-with-warnings',
    findings: [
      {
        code: 'series/gap',
        severity: 'warning',
        message:
          'Slices 15 and 16 lie 15 mm apart instead of 5 mm: they do not count as consecutive.',
        sliceIndex: GAP_BEFORE,
        tag: '(0020,0032) ImagePositionPatient',
        expected: '5 mm',
        found: '15 mm',
      },
    ],
    models: {
      validArea: { ...model, name: 'valid-area', sha256: 'a'.repeat(64) },
      lesion: { ...model, name: 'lesion-example', sha256: 'b'.repeat(64) },
    },
    parameters: {
      probabilityThreshold: 0.5,
      minimumBoxPx: 25,
      consecutiveSlices: 3,
      quadrantOrigin: 'valid-area',
      mirroredAveraging: false,
    },
    seriesValidArea,
    slices: readingSlices,
    quadrantGrid: { origin, cells },
    verdict: caseVerdict(ruleSlices, cells, SPACING_MM[2], 3),
    quantities: measureQuantities(volume, lungMask, lesionMask),
    timings: { lesion: 1 },
  }
}

/** Each connected part is a lesion, in the quadrant of its centre: enough for ellipsoids that keep clear of the lines between them. */
function lesionsOf(mask: Uint8Array, hu: Int16Array, origin: { x: number; y: number }): Lesion[] {
  const [, rows, columns] = SHAPE_ZYX
  const { labels, components } = connectedComponents2d(mask, columns, rows)
  return components.map(({ label, box, areaPx }): Lesion => {
    const values = [...hu].filter((_, i) => labels[i] === label)
    const meanHu = values.reduce((sum, value) => sum + value, 0) / values.length
    const centre = { x: box.x + (box.width - 1) / 2, y: box.y + (box.height - 1) / 2 }
    return {
      box,
      areaPx,
      areaMm2: areaPx * SPACING_MM[0] * SPACING_MM[1],
      meanProbability: 0.8,
      maxProbability: 0.9375,
      meanHu,
      kind: lesionKind(0.2),
      quadrants: [quadrantOf(centre, origin)],
    }
  })
}
