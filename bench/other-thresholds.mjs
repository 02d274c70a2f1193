// Reads one study, reads it again at random thresholds from its lesion map, and holds each to a reading of its own at that
// threshold: node bench/other-thresholds.mjs STUDY [MODEL] [COUNT]. Prints sizes and times.
import { isDeepStrictEqual, promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { createRandom, LESION_MAP_STEPS } from '../dist/core/index.js'
import { openModel, readSeries } from '../dist/disk/index.js'
import { loadNetwork, parseManifest } from '../dist/inference/index.js'
import { analyze, readAgain, verdictsByStep } from '../dist/reading/index.js'
import { lesionMapNifti } from '../dist/reports/index.js'

const [, , path, lesionModel = 'lesion-small', count = '100'] = process.argv

/** The network's answers of the first reading, given again in their order: only the rule differs between readings. */
async function remembered(name) {
  const { manifestJson, modelBytes } = await openModel(name)
  const manifest = parseManifest(manifestJson)
  const network = await loadNetwork({ manifest, modelBytes }, { device: 'cpu' })
  const answers = []
  let next = 0
  return {
    network: { ...network, run: async (image) => (answers[next++] ??= await network.run(image)) },
    again: () => (next = 0),
    dispose: () => network.dispose(),
  }
}

async function timed(name, work) {
  const start = performance.now()
  const result = await work()
  console.log(`${name}: ${(performance.now() - start).toFixed(0)} ms`)
  return result
}

async function onlySeries() {
  for await (const found of readSeries([path])) return found
  throw new Error('The study holds no series.')
}

const series = await onlySeries()
const [validArea, lesion] = [await remembered('valid-area'), await remembered(lesionModel)]
const analyzeAt = (probabilityThreshold) => {
  validArea.again()
  lesion.again()
  const networks = { validArea: validArea.network, lesion: lesion.network }
  return analyze(series, networks, { ...(probabilityThreshold && { probabilityThreshold }) })
}
const { reading, lesionMap } = await timed('first reading', () => analyzeAt())
const file = await timed('map as NIfTI', () => lesionMapNifti(reading, lesionMap))
const packed = await timed('packed', () => promisify(gzip)(file, { level: 6 }))
console.log(`${reading.slices.length} slices; ${file.length} bytes, packed ${packed.length}`)

const verdicts = await timed('verdicts of all steps', () => verdictsByStep(reading, lesionMap))
const random = createRandom(1)
let [equal, againMs] = [0, 0]
for (let i = 0; i < Number(count); i += 1) {
  const step = 1 + random.integer(LESION_MAP_STEPS)
  const probabilityThreshold = step / LESION_MAP_STEPS
  const start = performance.now()
  const again = readAgain(reading, lesionMap, { probabilityThreshold })
  againMs += performance.now() - start
  const { reading: own } = await analyzeAt(probabilityThreshold)
  const lesions = own.slices.map((slice) =>
    slice.lesions.map(({ box, areaPx, areaMm2, quadrants }) => ({
      box,
      areaPx,
      areaMm2,
      quadrants,
    })),
  )
  const same =
    isDeepStrictEqual(again.verdict, own.verdict) &&
    isDeepStrictEqual(verdicts[step - 1], own.verdict) &&
    isDeepStrictEqual(again.quadrantGrid, own.quadrantGrid) &&
    isDeepStrictEqual(
      again.slices.map((slice) => slice.lesions),
      lesions,
    )
  if (same) equal += 1
  else console.log(`another result at ${probabilityThreshold}`)
}
console.log(`equal to a reading of its own: ${equal} of ${count} thresholds`)
console.log(`read again: ${(againMs / Number(count)).toFixed(0)} ms in the mean`)
await validArea.dispose()
await lesion.dispose()
if (equal !== Number(count)) process.exitCode = 1
