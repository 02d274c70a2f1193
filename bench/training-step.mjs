// Trains a shipped configuration for some steps on a synthetic study; prints the median step time and peak memory, as JSON.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTrainingConfig, trainInWorker } from '../dist/training/index.js'

const [, , name, folder, steps, threads] = process.argv
const file = new URL(`../configs/${name}.json`, import.meta.url)
const shipped = JSON.parse(readFileSync(file, 'utf8'))
const batch = shipped.data.sources.reduce((sum, { perBatch }) => sum + perBatch, 0)

// The shipped data replaced by the synthetic study with its truth; all that costs time stays as it is.
const { slices } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
const cases = slices.map(({ index }) => ({
  id: `slice-${index}`,
  patient: 'phantom',
  split: 'train',
  image: 'dicom',
  sliceIndex: index,
  orientation: 'none',
  greyGroup: null,
  crop: null,
  label: { kind: 'label-map', path: 'truth.nii.gz', sliceIndex: index, values: [2, 3] },
}))
const manifest = {
  schema: 'groundglass.dataset/1',
  name: 'phantom',
  licence: 'synthetic',
  task: 'lesion',
  cases,
}
writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
const source = { manifest: 'manifest.json', root: '.', splits: ['train'], perBatch: batch }
const { config, hash } = parseTrainingConfig(
  JSON.stringify({
    ...shipped,
    data: { ...shipped.data, sources: [source] },
    optimiser: { ...shipped.optimiser, steps: Number(steps) },
    validation: { everySteps: 0, manifest: 'manifest.json', root: '.' },
    encoderWeights: null,
    startFrom: undefined,
  }),
)

const runFolder = join(folder, `run-${name}`)
mkdirSync(runFolder)
const times = []
let parameters = 0
await trainInWorker(
  { config, configHash: hash, configFolder: folder, runFolder, threads: Number(threads) },
  (event) => {
    if (event.kind === 'loaded') parameters = event.parameters
    if (event.kind === 'step') times.push(event.stepMs)
  },
  new AbortController().signal,
)
// The first steps also plan the convolutions and warm the caches.
const settled = times.slice(2).toSorted((a, b) => a - b)
console.log(
  JSON.stringify({
    stepMs: settled[Math.floor(settled.length / 2)],
    batch,
    size: config.data.size,
    parameters,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
