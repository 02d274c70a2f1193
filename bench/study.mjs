// Reads one study with one lesion network; prints the time of each stage and the process's peak memory after it, as JSON.
import { openModel, readSeries } from '../dist/disk/index.js'
import { loadNetwork, parseManifest } from '../dist/inference/index.js'
import { analyze } from '../dist/reading/index.js'
import { loadDrawingTools, maskNifti, overlayPng, summaryPng } from '../dist/reports/index.js'

const [, , path, lesionModel, threads] = process.argv
const stages = []

/** Notes a stage; memory is the most that the process held until now. */
function note(name, ms) {
  stages.push({ name, ms, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) })
}

async function timed(name, work) {
  const start = performance.now()
  const result = await work()
  note(name, performance.now() - start)
  return result
}

async function network(name) {
  const { manifestJson, modelBytes } = await openModel(name)
  const manifest = parseManifest(manifestJson)
  return loadNetwork({ manifest, modelBytes }, { device: 'cpu', threads: Number(threads) })
}

const networks = await timed('load networks', async () => ({
  validArea: await network('valid-area'),
  lesion: await network(lesionModel),
}))
const series = await timed('read DICOM', async () => {
  for await (const found of readSeries([path])) return found
  throw new Error('The study holds no series.')
})

const peaks = new Map()
const peakMiB = () => Math.round(process.resourceUsage().maxRSS / 1024)
const { reading, lungMask, lesionMask } = await analyze(series, networks, {
  onProgress: ({ stage }) => peaks.set(stage, peakMiB()),
})
for (const [name, ms] of Object.entries(reading.timings))
  stages.push({ name, ms, peakMiB: peaks.get(name) ?? peakMiB() })

const subject = { reading, volume: series.volume, lungMask, lesionMask }
await timed('reports', async () => {
  const tools = await loadDrawingTools()
  for (const { index } of reading.slices) overlayPng(subject, index, tools)
  summaryPng(reading, subject, tools)
  maskNifti(subject)
})
const total = stages.reduce((sum, { ms }) => sum + ms, 0)
note('all of it', total)
await networks.validArea.dispose()
await networks.lesion.dispose()
console.log(JSON.stringify({ slices: reading.slices.length, stages }))
