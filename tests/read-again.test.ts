/** A case read again from its kept map is the case read at that threshold: the networks' real answers, cached. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom, LESION_MAP_STEPS, type Series } from '../src/core/index.ts'
import { openModel } from '../src/disk/index.ts'
import { renderPhantom } from '../src/imaging/index.ts'
import { loadNetwork, type Network, parseManifest } from '../src/inference/index.ts'
import { analyze, type Analysis, readAgain, verdictsByStep } from '../src/reading/index.ts'

const THRESHOLDS = 100

/** Answers of the first reading, given again in their order to each later one: only the rule differs between them. */
function remembered(network: Network): { network: Network; again: () => void } {
  const answers: Float32Array[] = []
  let next = 0
  return {
    network: {
      ...network,
      run: async (image) => (answers[next++] ??= await network.run(image)),
    },
    again: () => {
      next = 0
    },
  }
}

async function load(name: string): Promise<Network> {
  const { manifestJson, modelBytes } = await openModel(`fixtures/models/${name}`)
  return await loadNetwork({ manifest: parseManifest(manifestJson), modelBytes }, { threads: 1 })
}

let series: Series
let first: Analysis
let analyzeAt: (probabilityThreshold: number) => Promise<Analysis>
const loaded: Network[] = []
beforeAll(async () => {
  ;({ series } = renderPhantom({ seed: 3, sizePx: 64, sliceCount: 6 }))
  loaded.push(await load('band-lungs'), await load('band-lesions'))
  const [validArea, lesion] = loaded.map(remembered)
  analyzeAt = (probabilityThreshold) => {
    validArea!.again()
    lesion!.again()
    const networks = { validArea: validArea!.network, lesion: lesion!.network }
    return analyze(series, networks, { probabilityThreshold })
  }
  first = await analyzeAt(0.5)
})
afterAll(async () => {
  for (const network of loaded) await network.dispose()
})

it(`gives the verdict, runs, cells and boxes of ${THRESHOLDS} readings at other thresholds`, async () => {
  const random = createRandom(1)
  const byStep = verdictsByStep(first.reading, first.lesionMap!)
  expect(byStep).toHaveLength(LESION_MAP_STEPS)
  const labels = new Set<string>()
  for (let i = 0; i < THRESHOLDS; i += 1) {
    const step = 1 + random.integer(LESION_MAP_STEPS)
    const { reading } = await analyzeAt(step / LESION_MAP_STEPS)
    const again = readAgain(first.reading, first.lesionMap!, {
      probabilityThreshold: step / LESION_MAP_STEPS,
    })
    labels.add(`${reading.verdict.label} ${reading.verdict.longestRun?.lengthSlices}`)
    expect(again.verdict, `step ${step}`).toEqual(reading.verdict)
    expect(byStep[step - 1], `step ${step}`).toEqual(reading.verdict)
    expect(again.quadrantGrid).toEqual(reading.quadrantGrid)
    expect(again.parameters).toEqual(reading.parameters)
    expect(again.slices).toEqual(
      reading.slices.map((slice) => ({
        ...slice,
        lesions: slice.lesions.map(({ box, areaPx, areaMm2, quadrants }) => ({
          box,
          areaPx,
          areaMm2,
          quadrants,
        })),
      })),
    )
  }
  // Otherwise it would have compared one answer with itself.
  expect(labels.size).toBeGreaterThan(2)
}, 120_000)

it('takes another floor and another length of a run', async () => {
  const rule = { probabilityThreshold: 0.4, minimumBoxPx: 400, consecutiveSlices: 5 }
  const again = readAgain(first.reading, first.lesionMap!, rule)
  expect(again.parameters).toMatchObject(rule)
  expect(again.slices.flatMap(({ lesions }) => lesions).length).toBeLessThan(
    readAgain(first.reading, first.lesionMap!, { probabilityThreshold: 0.4 }).slices.flatMap(
      ({ lesions }) => lesions,
    ).length,
  )
})

it('refuses a threshold between two steps, and a map of another series', () => {
  const { reading, lesionMap } = first
  expect(() => readAgain(reading, lesionMap!, { probabilityThreshold: 0.333 })).toThrow(
    expect.objectContaining({ code: 'reading/not-on-a-step' }),
  )
  const shorter = { levels: lesionMap!.levels.subarray(512 * 512), sliceCount: 5 }
  expect(() => verdictsByStep(reading, shorter)).toThrow(
    expect.objectContaining({ code: 'reading/wrong-lesion-map' }),
  )
})
