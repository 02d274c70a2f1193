/** `groundglass train` as typed: Ctrl-C leaves a checkpoint, and the same line ends at the hash of an unbroken run. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, expect, it } from 'vitest'

const built = existsSync('dist/cli/main.js')
const SIDE = 32
let folder: string
const at = (...names: string[]) => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-train-'))
  for (const id of [0, 1, 2, 3]) {
    const inside = (i: number) => i % SIDE > 4 + id && i % SIDE < 16 + id && i > 256 && i < 640
    const picture = Uint8Array.from({ length: SIDE ** 2 }, (_, i) =>
      inside(i) ? 180 : 60 + (i % 9),
    )
    const mask = Uint8Array.from({ length: SIDE ** 2 }, (_, i) => (inside(i) ? 255 : 0))
    for (const [name, data] of [
      ['picture', picture],
      ['mask', mask],
    ] as const)
      await writeFile(
        at(`${name}-${id}.png`),
        encode({ data, width: SIDE, height: SIDE, channels: 1 }),
      )
  }
  await writeFile(at('manifest.json'), JSON.stringify(MANIFEST))
  await writeFile(at('config.json'), JSON.stringify(CONFIG))
})
afterAll(() => rm(folder, { recursive: true }))

const MANIFEST = {
  schema: 'groundglass.dataset/1',
  name: 'squares',
  licence: 'CC0-1.0',
  task: 'lesion',
  cases: [0, 1, 2, 3].map((id) => ({
    id: `case-${id}`,
    patient: `case-${id}`,
    split: id < 3 ? 'train' : 'validation',
    image: `picture-${id}.png`,
    sliceIndex: null,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: { kind: 'mask', path: `mask-${id}.png` },
  })),
}
const STILL = { rotationDegrees: 10, logScale: 0.1, logAspect: 0, shear: 0, shift: 0.1 }
const CONFIG = {
  schema: 'groundglass.training/1',
  name: 'squares',
  version: '1.0.0',
  task: 'lesion',
  seed: 7,
  network: {
    encoder: { kind: 'resnet18', widths: [4, 4, 4, 4, 4], stemPool: false },
    decoder: { widths: [4, 4, 4, 4] },
    outputs: ['lesion'],
    deepSupervision: false,
  },
  window: { widthHu: 1200, centreHu: -700 },
  data: {
    size: 32,
    sources: [{ manifest: 'manifest.json', root: '.', splits: ['train'], perBatch: 1 }],
    windows: { choices: [{ weight: 1, widthHu: 1200, centreHu: -700 }], shiftHu: 10 },
    geometry: { ...STILL, horizontalFlip: 0.5, verticalFlip: 0, quarterTurn: 0 },
    intensity: { logGamma: 0.1, logContrast: 0.1, brightness: 0.05, noise: 0.02, blur: 0.5 },
  },
  loss: {},
  optimiser: { steps: 6, learningRate: 0.003, warmUpSteps: 2 },
  validation: { everySteps: 3, manifest: 'manifest.json', root: '.' },
  package: { licence: 'CC0-1.0', minimumBoxPx: 25, architecture: 'tiny' },
}

/** Runs the command; `interrupt` sends Ctrl-C once the data are loaded. */
async function train(run: string, interrupt = false) {
  const words = ['train', at('config.json'), '--out', at(run), '--threads', '1', '--no-spinning']
  const child = spawn(process.execPath, ['bin/groundglass.mjs', ...words])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => (stdout += String(text)))
  child.stderr.on('data', (text) => {
    stderr += String(text)
    if (interrupt && stderr.includes('training slices')) {
      interrupt = false
      child.kill('SIGINT')
    }
  })
  const status = await new Promise((resolve) => child.on('exit', resolve))
  return { status, stdout, stderr, sha256: /sha256 ([0-9a-f]{64})/.exec(stdout)?.[1] ?? stderr }
}

it.skipIf(!built)(
  `stops at Ctrl-C and goes on to the same weights${built ? '' : ': SKIPPED, dist/ is missing, run npm run build'}`,
  async () => {
    const whole = await train('whole')
    expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/)
    const stopped = await train('broken', true)
    expect(stopped).toMatchObject({ status: 0 })
    expect(stopped.stdout).toContain('Stopped. Go on with: groundglass train')
    expect(await readdir(at('broken'))).not.toContain('package')
    const resumed = await train('broken')
    expect(resumed.sha256).toBe(whole.sha256)
    expect(await readdir(at('broken', 'package'))).toContain('model.onnx')
  },
  // Three runs, each of which starts a process and a worker: slow only where others need the cores.
  300_000,
)
