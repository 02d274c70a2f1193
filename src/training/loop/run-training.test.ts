import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom, DATASET_SCHEMA } from '../../core/index.ts'
import { parseManifest } from '../../inference/index.ts'
import { readSafetensors } from '../models/safetensors.ts'
import { CHECKPOINT_FILE } from './checkpoint.ts'
import { runTraining, type TrainingEvent } from './run-training.ts'
import { parseTrainingConfig, TRAINING_SCHEMA } from './training-config.ts'

const SIDE = 48
const STEPS = 6
let folder = ''

/** Pictures with a bright square, and the square as mask. */
function writePicture(id: number): void {
  const random = createRandom(id)
  const [x0, y0] = [8 + random.integer(16), 8 + random.integer(16)]
  const picture = new Uint8Array(SIDE * SIDE)
  const mask = new Uint8Array(SIDE * SIDE)
  for (let at = 0; at < picture.length; at++) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)]
    const inside = x >= x0 && y >= y0 && x < x0 + 14 && y < y0 + 14
    picture[at] = 60 + 40 * random.next() + (inside ? 90 : 0)
    mask[at] = inside ? 255 : 0
  }
  const png = (data: Uint8Array) => encode({ data, width: SIDE, height: SIDE, channels: 1 })
  writeFileSync(join(folder, `picture-${id}.png`), png(picture))
  writeFileSync(join(folder, `mask-${id}.png`), png(mask))
}

function manifest() {
  const cases = Array.from({ length: 8 }, (_, id) => ({
    id: `case-${id}`,
    patient: `case-${id}`,
    split: id < 6 ? 'train' : 'validation',
    image: `picture-${id}.png`,
    sliceIndex: null,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: { kind: 'mask', path: `mask-${id}.png` },
  }))
  return { schema: DATASET_SCHEMA, name: 'squares', licence: 'CC0-1.0', task: 'lesion', cases }
}

function configText(changes: object = {}): string {
  const still = { rotationDegrees: 10, logScale: 0.1, logAspect: 0, shear: 0, shift: 0.1 }
  return JSON.stringify({
    schema: TRAINING_SCHEMA,
    name: 'squares',
    version: '1.0.0',
    task: 'lesion',
    seed: 7,
    network: {
      encoder: { kind: 'resnet18', widths: [4, 4, 4, 4, 4], stemPool: false },
      decoder: { widths: [4, 4, 4, 4] },
      outputs: ['lesion'],
      deepSupervision: true,
    },
    window: { widthHu: 1200, centreHu: -700 },
    data: {
      size: 64,
      sources: [{ manifest: 'manifest.json', root: '.', splits: ['train'], perBatch: 3 }],
      windows: { choices: [{ weight: 1, widthHu: 1200, centreHu: -700 }], shiftHu: 10 },
      geometry: { ...still, horizontalFlip: 0.5, verticalFlip: 0, quarterTurn: 0 },
      intensity: { logGamma: 0.1, logContrast: 0.1, brightness: 0.05, noise: 0.02, blur: 0.5 },
    },
    loss: {},
    optimiser: { steps: STEPS, learningRate: 0.003, warmUpSteps: 2 },
    validation: { everySteps: 3, manifest: 'manifest.json', root: '.' },
    package: { licence: 'CC0-1.0', minimumBoxPx: 25, architecture: 'tiny' },
    ...changes,
  })
}

interface Options {
  readonly stopAt?: number
  readonly killAt?: number
  readonly text?: string
}

async function trainOnce(runFolder: string, options: Options = {}) {
  const { config, hash } = parseTrainingConfig(options.text ?? configText())
  const events: TrainingEvent[] = []
  let step = 0
  const sha256 = await runTraining({
    config,
    configHash: hash,
    configFolder: folder,
    runFolder: join(folder, runFolder),
    threads: 1,
    shouldStop: () => step === options.stopAt,
    onEvent(event) {
      events.push(event)
      if (event.kind !== 'step') return
      step = event.step
      if (step === options.killAt) throw new Error('killed')
    },
  })
  return { sha256, events }
}

describe('a training run', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'groundglass-training-'))
    mkdirSync(folder, { recursive: true })
    for (let id = 0; id < 8; id++) writePicture(id)
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest()))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('gives the same file from the same seed, and another from another', async () => {
    const first = await trainOnce('first')
    const second = await trainOnce('second')
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(second.sha256).toBe(first.sha256)
    const other = await trainOnce('other', { text: configText({ seed: 8 }) })
    expect(other.sha256).not.toBe(first.sha256)
    const validations = first.events.filter((event) => event.kind === 'validation')
    expect(validations.map(({ step, slices }) => [step, slices])).toEqual([
      [3, 2],
      [6, 2],
    ])
  })

  it('ends at the same file after a stop and a kill as without', async () => {
    const unbroken = await trainOnce('unbroken')
    const stopped = await trainOnce('broken', { stopAt: 3 })
    expect(stopped.sha256).toBeNull()
    await expect(trainOnce('broken', { killAt: 5 })).rejects.toThrow('killed')
    const resumed = await trainOnce('broken')
    expect(resumed.events).toContainEqual({ kind: 'resumed', step: 3 })
    expect(resumed.sha256).toBe(unbroken.sha256)
  })

  it('writes a package whose manifest names its own hash', async () => {
    const { sha256 } = await trainOnce('package')
    const text = readFileSync(join(folder, 'package/package/manifest.json'), 'utf8')
    expect(parseManifest(text)).toMatchObject({
      sha256,
      task: 'lesion',
      minimumBoxPx: 25,
      trainingData: [{ name: 'squares', licence: 'CC0-1.0', cases: 6 }],
    })
  })

  it('refuses the checkpoint of another configuration', async () => {
    await trainOnce('mine', { stopAt: 1 })
    const other = configText({ seed: 9 })
    await expect(trainOnce('mine', { text: other })).rejects.toMatchObject({
      code: 'training/other-run',
    })
  })

  it('starts from a finished run of the same network, and tells what that had learnt from', async () => {
    const cases = ['case-0', 'case-1', 'case-2']
    const chosen = manifest().cases.filter(({ id }) => cases.includes(id))
    const few = { ...manifest(), name: 'few', cases: chosen }
    writeFileSync(join(folder, 'few.json'), JSON.stringify(few))
    const sources = [{ manifest: 'few.json', root: '.', splits: ['train'], perBatch: 3 }]
    const { data } = JSON.parse(configText())
    await trainOnce('earlier', { text: configText({ data: { ...data, sources } }) })
    // At this rate the first step moves nothing, so what is shipped is what it started from.
    const still = { steps: 1, learningRate: 1e-30, warmUpSteps: 0, averageDecay: 0.9 }
    const validation = { everySteps: 0, manifest: 'manifest.json', root: '.' }
    const further = { optimiser: still, validation, startFrom: ['earlier'] }
    await trainOnce('further', { text: configText(further) })
    const averaged = (run: string) =>
      [...readSafetensors(readFileSync(join(folder, run, CHECKPOINT_FILE)))].filter(
        ([name]) => name.startsWith('averaged/') && !name.includes('running_'),
      )
    expect(averaged('further')).toEqual(averaged('earlier'))
    const text = readFileSync(join(folder, 'further/package/manifest.json'), 'utf8')
    expect(parseManifest(text).trainingData).toMatchObject([
      { name: 'squares', cases: 6 },
      { name: 'few', cases: 3, caseIds: cases },
    ])
    await trainOnce('unfinished', { stopAt: 1 })
    const [unfinished, wider] = [
      configText({ startFrom: ['unfinished'] }),
      configText({
        startFrom: ['earlier'],
        network: { ...JSON.parse(configText()).network, decoder: { widths: [4, 4, 4, 8] } },
      }),
    ]
    await expect(trainOnce('none', { text: unfinished })).rejects.toMatchObject({
      code: 'training/no-start',
    })
    await expect(trainOnce('none', { text: wider })).rejects.toMatchObject({
      code: 'training/start-mismatch',
    })
  })

  it('learns', async () => {
    const optimiser = { steps: 120, learningRate: 0.01, warmUpSteps: 5, averageDecay: 0.9 }
    const validation = { everySteps: 120, manifest: 'manifest.json', root: '.' }
    const { events } = await trainOnce('learning', { text: configText({ optimiser, validation }) })
    const [last] = events.filter((event) => event.kind === 'validation')
    expect(last?.dice).toBeGreaterThan(0.6)
  })

  it('names every fault of a configuration', () => {
    const text = configText({ seed: -1, optimiser: { learningRate: 0.1 } })
    expect(() => parseTrainingConfig(text)).toThrow(/seed.*optimiser\.steps/)
    expect(() => parseTrainingConfig('{')).toThrow(/JSON/)
  })
})
