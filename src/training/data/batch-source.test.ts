import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { resampleSlice } from '../../core/index.ts'
import { type LabelledSlice, readManifest } from '../../disk/index.ts'
import { networkInput } from '../../inference/index.ts'
import { createBatchSource } from './batch-source.ts'
import { type DataConfig, dataConfigSchema } from './data-config.ts'
import { evaluationCases } from './evaluation-input.ts'
import { loadSources } from './load-sources.ts'
import { NO_WARP, sampleWarped } from './warp.ts'

const STILL = {
  geometry: {
    rotationDegrees: 0,
    logScale: 0,
    logAspect: 0,
    shear: 0,
    shift: 0,
    horizontalFlip: 0,
    verticalFlip: 0,
    quarterTurn: 0,
  },
  intensity: { logGamma: 0, logContrast: 0, brightness: 0, noise: 0, blur: 0 },
}

function configOf(change: Partial<DataConfig> = {}): DataConfig {
  return dataConfigSchema.parse({
    size: 32,
    sources: [{ manifest: 'm', root: '.', splits: ['train'], perBatch: 2 }],
    windows: { choices: [{ weight: 1, widthHu: 1200, centreHu: -700 }], shiftHu: 0 },
    ...STILL,
    ...change,
  })
}

const LIVELY = configOf({
  geometry: {
    rotationDegrees: 25,
    logScale: 0.3,
    logAspect: 0.12,
    shear: 0.1,
    shift: 0.1,
    horizontalFlip: 0.5,
    verticalFlip: 0.2,
    quarterTurn: 0.3,
  },
  intensity: { logGamma: 0.4, logContrast: 0.2, brightness: 0.08, noise: 0.03, blur: 1 },
})

/** A bright square lesion off the centre of a dark slice; `mark` tells slices apart. */
function slice(mark: number, width = 64, height = 48): LabelledSlice {
  const target = new Uint8Array(width * height)
  for (let y = 6; y < 18; y += 1) target.fill(255, y * width + 8, y * width + 24)
  const imageHu = Int16Array.from(target, (value) => (value > 0 ? -300 : -900 + 10 * mark))
  const id = String(mark)
  return {
    id,
    patient: id,
    split: 'train',
    subset: '',
    width,
    height,
    imageHu,
    target,
    classes: null,
  }
}

const SLICES = [0, 1, 2, 3, 4].map((mark) => slice(mark))

describe('batches', () => {
  it('are the same for the same seed and step, whatever was asked before', () => {
    const one = createBatchSource(LIVELY, [SLICES], 7)
    const other = createBatchSource(LIVELY, [SLICES], 7)
    for (const step of [0, 1, 2, 9]) one.batchAt(step)
    expect(other.batchAt(9)).toEqual(one.batchAt(9))
    expect(other.batchAt(0)).toEqual(one.batchAt(0))
    expect(createBatchSource(LIVELY, [SLICES], 8).batchAt(9)).not.toEqual(one.batchAt(9))
    expect(one.batchAt(8)).not.toEqual(one.batchAt(9))
  })

  it('go through every slice once an epoch, in another order each time', () => {
    const source = createBatchSource(configOf(), [SLICES], 3)
    // The corner pixel tells the slice: -900 + 10 * mark in the window 1200/-700.
    const marks = [0, 1, 2, 3, 4].flatMap((step) => {
      const { images } = source.batchAt(step)
      return [0, 1].map((i) =>
        Math.abs(Math.round((images[(i + 1) * 1024 - 1]! * 1200 - 399.5) / 10)),
      )
    })
    expect(new Set(marks.slice(0, 5)).size).toBe(5)
    expect(new Set(marks.slice(5)).size).toBe(5)
    expect(marks.slice(0, 5)).not.toEqual(marks.slice(5))
  })

  it('hold the configured number of each source, in order', () => {
    const empty = { ...slice(9), target: new Uint8Array(64 * 48) }
    const source = { manifest: 'm', root: '.', splits: ['train' as const] }
    const sources = [
      { ...source, perBatch: 3 },
      { ...source, perBatch: 2 },
    ]
    const batches = createBatchSource(configOf({ sources }), [SLICES, [empty]], 1)
    const { targets } = batches.batchAt(4)
    const filled = [0, 1, 2, 3, 4].map((i) =>
      targets.subarray(i * 1024, (i + 1) * 1024).some(Boolean),
    )
    expect(batches.batchSize).toBe(5)
    expect(filled).toEqual([true, true, true, false, false])
  })

  it('warp image and target together and stay in 0..1', () => {
    const source = createBatchSource({ ...LIVELY, intensity: STILL.intensity }, [SLICES], 11)
    const { images, targets } = source.batchAt(5)
    expect(targets.some((value) => value === 1)).toBe(true)
    // The lesion is the only thing above half grey: -300 HU is grey 212 in this window, the rest 93 at most.
    const lesion = images.filter((_, i) => targets[i] === 1)
    const rest = images.filter((_, i) => targets[i] === 0)
    expect(lesion.every((value) => Math.round(value * 255) === 212)).toBe(true)
    expect(Math.max(...rest)).toBeLessThan(0.4)
  })

  it('refuse a source without slices', () => {
    expect(() => createBatchSource(configOf(), [[]], 1)).toThrow(
      expect.objectContaining({ code: 'dataset/empty-source' }),
    )
  })
})

describe('the warp', () => {
  it('without any change is the plain resampling, but for the filter', () => {
    // A smooth picture, where the two antialiasing filters agree.
    const smooth = Int16Array.from({ length: 300 * 200 }, (_, i) =>
      Math.round(400 * Math.sin((i % 300) / 40) + 300 * Math.cos(Math.floor(i / 300) / 30)),
    )
    const source = { width: 300, height: 200, imageHu: smooth, target: new Uint8Array(60000) }
    const warped = sampleWarped(source, NO_WARP, 96, new Float32Array(96 * 96))
    const plain = resampleSlice(
      { values: smooth, width: 300, height: 200 },
      { x: 0, y: 0, width: 300, height: 200 },
      { width: 96, height: 96 },
    )
    expect(Math.max(...warped.map((value, i) => Math.abs(value - plain[i]!)))).toBeLessThan(4)
  })

  it('mirrors left and right when told to', () => {
    const mirrored = { ...STILL.geometry, horizontalFlip: 1 }
    const plain = createBatchSource(configOf(), [[slice(0)]], 1).batchAt(0).targets
    const turned = createBatchSource(configOf({ geometry: mirrored }), [[slice(0)]], 1).batchAt(0)
    for (let y = 0; y < 32; y += 1) {
      const row = [...plain.subarray(y * 32, y * 32 + 32)]
      expect([...turned.targets.subarray(y * 32, y * 32 + 32)]).toEqual(row.toReversed())
    }
  })
})

describe('evaluation', () => {
  it('shows a network exactly what inference would, and keeps the truth at full size', () => {
    const window = { widthHu: 1200, centreHu: -700 }
    const [item] = evaluationCases([slice(2)], 32, window)
    const input = {
      name: 'image',
      layout: 'NCHW',
      height: 32,
      width: 32,
      range: 'windowed-8-bit/255',
    }
    const shown = networkInput(
      slice(2).imageHu,
      64,
      48,
      { x: 0, y: 0, width: 64, height: 48 },
      {
        input: { ...input, layout: 'NCHW', range: 'windowed-8-bit/255' },
        window,
      },
    )
    expect(item!.image).toEqual(shown)
    expect(item!.truth.reduce((sum, value) => sum + value, 0)).toBe(16 * 12)
  })
})

const DATA = '../shared/data/infnet'
describe.skipIf(!existsSync(DATA))(
  'the committed manifest (skipped without shared/data/infnet)',
  () => {
    it('gives 40 expert slices to train on and never a test slice', async () => {
      const source = { manifest: 'datasets/infnet.json', root: `../${DATA}`, subset: 'expert' }
      const config = configOf({ sources: [{ ...source, splits: ['train'], perBatch: 4 }] })
      const [slices] = await loadSources(config, 'configs')
      expect(slices).toHaveLength(40)
      expect(slices!.every(({ split }) => split === 'train')).toBe(true)
      const tested = { ...config, sources: [{ ...source, splits: ['test'], perBatch: 1 }] }
      expect(dataConfigSchema.safeParse(tested).success).toBe(false)
      const { cases } = await readManifest('configs/datasets/infnet.json')
      expect(cases.filter(({ split }) => split === 'test')).toHaveLength(48)
    })
  },
)
