import { expect, it } from 'vitest'
import { type Reading, RESEARCH_NOTICE } from '../../../../src/core/index.ts'
import { readingsCsv } from './readings-csv.ts'

const run = { quadrant: 'left-posterior', firstSlice: 1, lastSlice: 3, lengthSlices: 3 } as const
const region = { lungMl: 4000, lesionMl: 100, involvementPercent: 2.5 }
const reading: Reading = {
  schema: 'groundglass.reading/1',
  createdAt: '2026-01-01T00:00:00.000Z',
  software: { name: 'groundglass', version: '0.1.0' },
  notice: RESEARCH_NOTICE,
  series: {
    seriesInstanceUID: '2.25.2',
    studyInstanceUID: '2.25.1',
    modality: 'CT',
    source: 'dicom',
    intensity: 'hu',
    synthetic: false,
    shapeZyx: null,
    spacingMm: null,
    affineLps: null,
  },
  usability: 'usable',
  findings: [],
  models: {
    validArea: null,
    lesion: { name: 'lesion-small', version: '1.0.0', sha256: '0'.repeat(64), device: 'cpu' },
  },
  parameters: {
    probabilityThreshold: 0.5,
    minimumBoxPx: 25,
    consecutiveSlices: 3,
    quadrantOrigin: 'valid-area',
    mirroredAveraging: false,
  },
  seriesValidArea: null,
  slices: [],
  quadrantGrid: {
    origin: null,
    cells: {
      'right-anterior': [],
      'left-anterior': [],
      'right-posterior': [],
      'left-posterior': [],
    },
  },
  verdict: {
    label: 'suspicious',
    reason: 'Lesions in the left posterior quadrant, on three slices.',
    reasonCode: 'rule/three-consecutive-slices',
    runs: [{ ...run, lengthMm: 12.00004 }],
    longestRun: { ...run, lengthMm: 12.00004 },
    margin: { slices: 1, change: 'cleared' },
  },
  quantities: {
    whole: region,
    right: region,
    left: region,
    zones: [],
    groundGlassMl: 90,
    consolidationMl: 10,
    lesionMeanHu: -512.3,
    severity: { variant: 'zonal-6x4', score: 3, maximum: 24 },
  },
  timings: {},
}

it('has a line for each Reading, under its heading, and empty cells where nothing could be read', () => {
  const refused: Reading = {
    ...reading,
    quantities: null,
    models: { validArea: null, lesion: null },
  }
  const [heading, first, second] = readingsCsv([reading, refused])
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const at = (line: string[] | undefined, name: string) => line?.[heading!.indexOf(name)]
  expect(heading).toHaveLength(first!.length)
  expect(second).toHaveLength(first!.length)
  expect(at(first, 'verdict')).toBe('suspicious')
  expect(at(first, 'longestRunMm')).toBe('12')
  expect(at(first, 'involvementPercent')).toBe('2.5')
  expect(at(first, 'model')).toBe('lesion-small')
  expect(at(second, 'model')).toBe('')
  expect(at(second, 'lesionMeanHu')).toBe('')
})
