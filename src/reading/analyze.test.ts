import { describe, expect, it } from 'vitest'
import { type Series, type SeriesSlice, readingSchema } from '../core/index.ts'
import { type ModelManifest, type Network, modelManifestSchema } from '../inference/index.ts'
import { type AnalyzeOptions, analyze } from './analyze.ts'

/** A picture of 64 x 64 voxels of 4 x 4 x 2 mm: a body of 40 HU with two lungs of 20 x 32 voxels a slice. */
const [SIZE, SLICES] = [64, 12]
const RIGHT_LUNG = { x: 8, y: 18, width: 20, height: 32 }
const LEFT_LUNG = { x: 36, y: 18, width: 20, height: 32 }
const LESION = { x: 44, y: 38, width: 8, height: 8 }
const LUNG_SLICES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const WINDOW = { widthHu: 1200, centreHu: -700 }

type Block = typeof LESION

function chest(
  lesionSlices: readonly number[],
  lungSlices: readonly number[] = LUNG_SLICES,
): Series {
  const voxelsHu = new Int16Array(SLICES * SIZE * SIZE).fill(40)
  const fill = (z: number, block: Block, hu: number) => {
    for (let y = block.y; y < block.y + block.height; y += 1) {
      const row = (z * SIZE + y) * SIZE
      voxelsHu.fill(hu, row + block.x, row + block.x + block.width)
    }
  }
  for (const z of lungSlices) {
    fill(z, RIGHT_LUNG, -850)
    fill(z, LEFT_LUNG, -850)
  }
  for (const z of lesionSlices) fill(z, LESION, -500)
  return {
    seriesInstanceUID: '2.25.1',
    studyInstanceUID: null,
    modality: 'CT',
    source: 'phantom',
    intensity: 'hu',
    synthetic: true,
    volume: {
      voxelsHu,
      shapeZyx: [SLICES, SIZE, SIZE],
      spacingMm: [4, 4, 2],
      affineLps: [4, 0, 0, -128, 0, 4, 0, -128, 0, 0, 2, -50, 0, 0, 0, 1],
    },
    slices: Array.from(
      { length: SLICES },
      (_, index): SeriesSlice => ({
        index,
        sopInstanceUID: `2.25.1.${index}`,
        instanceNumber: SLICES - index,
        positionMm: -50 + 2 * index,
        thicknessMm: 2,
        followsPrevious: index > 0,
      }),
    ),
    findings: [],
  }
}

/** An honest network: a pixel's probability is a function of its own grey (0 to 1) and column. */
function standIn(
  task: ModelManifest['task'],
  input: { width: number; height: number },
  answer: (grey: number, column: number) => number,
): Network & { runs: number } {
  const manifest = modelManifestSchema.parse({
    schema: 'groundglass.model/1',
    name: `stand-in-${task}`,
    version: '1.0.0',
    sha256: 'a'.repeat(64),
    task,
    architecture: 'a threshold',
    parameters: 1,
    input: { name: 'image', layout: 'NCHW', ...input, range: 'windowed-8-bit/255' },
    window: WINDOW,
    outputs: [{ name: 'probability', activation: 'none', channels: [task] }],
    threshold: 0.5,
    minimumBoxPx: task === 'lesion' ? 25 : null,
    trainingData: [],
    licence: 'Apache-2.0',
    metrics: [],
    createdBy: { software: 'a test', configSha256: 'b'.repeat(64) },
  })
  const network = {
    manifest,
    device: 'cpu' as const,
    runs: 0,
    run: async (image: Float32Array) => {
      network.runs += 1
      return image.map((grey, i) => answer(grey, i % input.width))
    },
    dispose: async () => {},
  }
  return network
}

/** In this window lung is 0.37, the lesion 0.67 and the body 1. */
const isLesion = (grey: number) => (grey > 0.6 && grey < 0.7 ? 1 : 0)
const isLesionAndFarLeft = (grey: number, column: number) => (column >= 24 ? isLesion(grey) : 0)

const sum = (values: Uint8Array | undefined) => values?.reduce((total, value) => total + value, 0)

function networks(lesion: (grey: number, column: number) => number = isLesion) {
  return {
    validArea: standIn('valid-area', { width: SIZE, height: SIZE }, (grey) => (grey < 0.9 ? 1 : 0)),
    // One pixel a voxel of the series' valid area, so that no edge is interpolated.
    lesion: standIn('lesion', { width: 48, height: 32 }, lesion),
  }
}

async function read(series: Series, options: AnalyzeOptions = {}) {
  const analysis = await analyze(series, networks(), options)
  return { ...analysis, reading: readingSchema.parse(analysis.reading) }
}

describe('analyze', () => {
  it('finds lungs, boxes, quadrant, run, margin and quantities of a chest with five lesioned slices', async () => {
    const { reading, lungMask, lesionMask, lesionProbability, lesionMap } = await read(
      chest([3, 4, 5, 6, 7]),
      {
        now: () => new Date('2026-01-02T03:04:05Z'),
      },
    )
    expect(reading.createdAt).toBe('2026-01-02T03:04:05.000Z')
    expect(reading.usability).toBe('usable')
    expect(reading.seriesValidArea).toEqual({ x: 8, y: 18, width: 48, height: 32 })
    expect(reading.quadrantGrid.origin).toEqual({ x: 31.5, y: 33.5 })
    expect(reading.slices.map(({ validArea }) => validArea !== null)).toEqual(
      Array.from({ length: SLICES }, (_, z) => LUNG_SLICES.includes(z)),
    )
    const found = reading.slices.flatMap(({ lesions }) => lesions)
    expect(found).toHaveLength(5)
    expect(found[0]).toMatchObject({
      box: LESION,
      areaPx: 64,
      areaMm2: 1024,
      maxProbability: 1,
      meanHu: -500,
      kind: 'ground-glass',
      quadrants: ['left-posterior'],
    })
    expect(reading.quadrantGrid.cells['left-posterior']).toEqual(
      Array.from({ length: SLICES }, (_, z) => z >= 3 && z <= 7),
    )
    const run = {
      quadrant: 'left-posterior',
      firstSlice: 3,
      lastSlice: 7,
      lengthSlices: 5,
      lengthMm: 10,
    }
    expect(reading.verdict).toMatchObject({
      label: 'suspicious',
      runs: [run],
      margin: { slices: 1, change: 'cleared' },
    })

    // 1280 lung voxels of 0.032 ml on ten slices; 64 lesion voxels on five.
    const { quantities } = reading
    expect(quantities?.whole.lungMl).toBeCloseTo(409.6, 6)
    expect(quantities?.whole.lesionMl).toBeCloseTo(10.24, 6)
    expect(quantities?.left.involvementPercent).toBeCloseTo(5, 6)
    expect(quantities?.right).toMatchObject({ lesionMl: 0, involvementPercent: 0 })
    expect(quantities?.groundGlassMl).toBeCloseTo(10.24, 6)
    expect(quantities?.consolidationMl).toBe(0)
    // Ten slices in thirds: 1-4, 5-7, 8-10.
    const left = quantities?.zones.filter(({ side }) => side === 'left')
    expect(left?.map(({ zone, score }) => [zone, score])).toEqual([
      ['upper', 0],
      ['middle', 1],
      ['lower', 1],
    ])
    expect(quantities?.severity.score).toBe(2)

    expect(sum(lungMask?.voxels)).toBe(12_800)
    expect(sum(lesionMask?.voxels)).toBe(320)
    const at = (5 * SIZE + LESION.y + 4) * SIZE + LESION.x + 4
    expect(lesionMask?.voxels[at]).toBe(1)
    expect(lesionProbability?.[at]).toBe(255)
    expect(lesionProbability?.[at + 20]).toBe(0)
    // The middle of the lesion on the grid over the valid area of 48 x 32 voxels.
    const plane = 5 * 512 * 512
    expect(lesionMap?.levels[plane + 24 * 16 * 512 + Math.floor((40 * 512) / 48)]).toBe(200)
    expect(lesionMap?.levels[plane]).toBe(0)
    expect(lesionMap?.sliceCount).toBe(SLICES)
  })

  it('does not call two slices, nor two and two about a gap', async () => {
    expect((await read(chest([3, 4]))).reading.verdict).toMatchObject({
      label: 'not-suspicious',
      longestRun: { lengthSlices: 2 },
      margin: { slices: 1, change: 'added' },
    })
    const whole = chest([3, 4, 5, 6])
    expect((await read(whole)).reading.verdict.label).toBe('suspicious')
    const slices = whole.slices.map((slice) =>
      slice.index === 5 ? { ...slice, followsPrevious: false } : slice,
    )
    expect((await read({ ...whole, slices })).reading.verdict.label).toBe('not-suspicious')
  })

  it('reads nothing on a slice whose pixels were lost, and does not count across it', async () => {
    const whole = chest([3, 4, 5, 6])
    const slices = whole.slices.map((slice) =>
      slice.index === 5 ? { ...slice, unreadable: true as const, followsPrevious: false } : slice,
    )
    const both = networks()
    const { reading, lungMask } = await analyze({ ...whole, slices }, both)
    expect(reading.slices[5]).toMatchObject({ validArea: null, lesions: [], lungAreaMm2: 0 })
    expect(reading.slices[6]?.lesions).toHaveLength(1)
    expect(reading.verdict.label).toBe('not-suspicious')
    expect(sum(lungMask?.voxels)).toBe(9 * 1280)
    expect(both.validArea.runs).toBe(SLICES - 1)
  })

  it('runs the lesion network only where there is lung, and reports every slice of both stages', async () => {
    const both = networks()
    const events: string[] = []
    await analyze(chest([3]), both, {
      onProgress: ({ stage, done, total }) => events.push(`${stage} ${done}/${total}`),
    })
    expect(both.validArea.runs).toBe(SLICES)
    // Each slice and its mirror image.
    expect(both.lesion.runs).toBe(2 * LUNG_SLICES.length)
    expect(events).toHaveLength(2 * SLICES)
    expect(events[0]).toBe('valid-area 1/12')
    expect(events.at(-1)).toBe('lesions 12/12')
  })

  it('averages with the mirrored slice unless told not to', async () => {
    const options = { probabilityThreshold: 0.6 }
    const single = { ...options, mirroredAveraging: false }
    const plain = await analyze(chest([3, 4, 5]), networks(isLesionAndFarLeft), single)
    const both = networks(isLesionAndFarLeft)
    const averaged = await analyze(chest([3, 4, 5]), both, options)
    expect(plain.reading.verdict.label).toBe('suspicious')
    // Mirrored, the lesion lies where this network sees nothing: the mean is 0.5.
    expect(averaged.reading.verdict.label).toBe('not-suspicious')
    expect(both.lesion.runs).toBe(2 * LUNG_SLICES.length)
  })

  it('takes threshold, floor and origin from the caller before the manifest', async () => {
    const { reading } = await read(chest([3]), { quadrantOrigin: 'image', minimumBoxPx: 100_000 })
    expect(reading.parameters).toEqual({
      probabilityThreshold: 0.5,
      minimumBoxPx: 100_000,
      consecutiveSlices: 3,
      quadrantOrigin: 'image',
      mirroredAveraging: true,
    })
    expect(reading.quadrantGrid.origin).toEqual({ x: 31.5, y: 31.5 })
    expect(reading.slices[3]?.lesions).toEqual([])
    await expect(
      read(chest([3]), { probabilityThreshold: 2, consecutiveSlices: 0 }),
    ).rejects.toThrow(/probabilityThreshold.*consecutiveSlices/)
  })

  it('gives a refused series its reason without running a network', async () => {
    const both = networks()
    const refusal = {
      code: 'series/localizer',
      severity: 'refusal' as const,
      message: 'This is a localizer.',
      sliceIndex: null,
      tag: null,
      expected: 'AXIAL',
      found: 'LOCALIZER',
    }
    const refused = { ...chest([3, 4, 5]), volume: null, slices: [], findings: [refusal] }
    const { reading, lungMask } = await analyze(refused, both)
    expect(readingSchema.parse(reading)).toMatchObject({
      usability: 'refused',
      verdict: {
        label: 'not-interpretable',
        reasonCode: 'series/localizer',
        reason: 'This is a localizer.',
      },
      models: { validArea: null, lesion: null },
      quantities: null,
      slices: [],
    })
    expect(lungMask).toBeNull()
    expect(both.validArea.runs).toBe(0)
  })

  it('gives no verdict without lungs, nor where three consecutive slices with lungs do not exist', async () => {
    const both = networks()
    const { reading } = await analyze(chest([], []), both)
    expect(readingSchema.parse(reading)).toMatchObject({
      usability: 'refused',
      verdict: { label: 'not-interpretable', reasonCode: 'reading/no-lungs' },
      models: { validArea: { name: 'stand-in-valid-area' }, lesion: null },
    })
    expect(reading.slices).toHaveLength(SLICES)
    expect(both.lesion.runs).toBe(0)
    const short = (await read(chest([4, 5], [4, 5]))).reading
    expect(short.verdict).toMatchObject({
      label: 'not-interpretable',
      reasonCode: 'rule/too-few-slices',
    })
    expect(short.slices[4]?.lesions).toHaveLength(1)
  })

  it('warns of lungs cut off at an end, and only there', async () => {
    const { reading } = await read(chest([], [0, 1, 2, 3, 4, 5]))
    expect(reading.usability).toBe('usable-with-warnings')
    expect(reading.findings.map(({ code, sliceIndex }) => [code, sliceIndex])).toEqual([
      ['reading/truncated-lungs', 0],
    ])
    const series = chest([], [0, 1, 2, 3, 4, 5])
    const padded = series.slices.map((slice) =>
      slice.index === 0 ? { ...slice, unreadable: true as const } : slice,
    )
    const { findings } = (await read({ ...series, slices: padded })).reading
    expect(findings.map(({ sliceIndex }) => sliceIndex)).toEqual([1])
  })

  it('stops when told to, and refuses networks for another task and series at odds with themselves', async () => {
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const reading = analyze(chest([3]), networks(), { signal: stop.signal, onProgress })
    await expect(reading).rejects.toMatchObject({ code: 'reading/aborted' })
    const { validArea, lesion } = networks()
    const swapped = analyze(chest([3]), { validArea: lesion, lesion: validArea })
    await expect(swapped).rejects.toMatchObject({ code: 'reading/wrong-task' })
    const broken = analyze({ ...chest([3]), slices: [] }, networks())
    await expect(broken).rejects.toMatchObject({ code: 'reading/broken-series' })
  })
})
