/** The shipped networks on real data: what the model cards claim, measured again. Skipped where the data are absent. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseCases, listModels, openModel, readManifest } from '../src/disk/index.ts'
import { evaluate, type EvaluationReport } from '../src/evaluation/index.ts'
import { loadNetwork, type Network, parseManifest } from '../src/inference/index.ts'

const DATA = '../shared/data'
const present = existsSync(DATA)
const skipped = present ? '' : `: SKIPPED, ${DATA} is absent`
const LESION_MODELS = ['lesion-small', 'lesion-resnet50']
/** Every package stays far below what a page can load. */
const LARGEST_PACKAGE_BYTES = 80e6

async function open(name: string): Promise<Network> {
  const { manifestJson, modelBytes } = await openModel(name)
  return await loadNetwork({ manifest: parseManifest(manifestJson), modelBytes })
}

describe('shipped packages', () => {
  it('are whole: hash, size, card, licence', async () => {
    const entries = await listModels()
    expect(entries.map(({ name }) => name)).toEqual([...LESION_MODELS, 'valid-area'].toSorted())
    for (const { name, directory } of entries) {
      const network = await open(name)
      expect(network.manifest.name).toBe(name)
      expect(network.manifest.metrics.length, name).toBeGreaterThan(0)
      const nonCommercial = network.manifest.trainingData.some((set) =>
        set.name.startsWith('infnet'),
      )
      expect(network.manifest.licence === 'CC-BY-NC-4.0', name).toBe(nonCommercial)
      expect(readFileSync(join(directory, 'model.onnx')).length).toBeLessThan(LARGEST_PACKAGE_BYTES)
      const card = readFileSync(join(directory, 'MODEL_CARD.md'), 'utf8')
      expect(card).toContain(network.manifest.licence)
      expect(card).toContain(network.manifest.sha256)
      await network.dispose()
    }
  })
})

describe.skipIf(!present)(`lesion networks on the public benchmark${skipped}`, () => {
  it.each(LESION_MODELS)('%s reaches what its manifest says', async (name) => {
    const dataset = await readManifest('configs/datasets/infnet.json')
    const cases = chooseCases(dataset, { splits: ['test'] })
    expect(cases).toHaveLength(48)
    const network = await open(name)
    const options = { root: join(DATA, 'infnet'), mirrored: false, validArea: () => open(name) }
    const { masks } = await evaluate(dataset, cases, network, options)
    const claimed = (measure: string) =>
      network.manifest.metrics.find((metric) => metric.measure === measure && !metric.note)?.value
    expect(masks?.summary.missing).toBe(0)
    expect(masks?.summary.fixed.dice.value).toBeCloseTo(claimed('dice')!, 2)
    expect(masks?.summary.infNet.meanDice).toBeCloseTo(claimed('mean-dice-infnet')!, 2)
    await network.dispose()
  })
})

describe.skipIf(!present)(`the default lesion network on the development cases${skipped}`, () => {
  const opened: Network[] = []
  let report: EvaluationReport
  const caseOf = (patient: string) =>
    report.slices!.summary.cases.find((row) => row.patient === patient)!

  beforeAll(async () => {
    const dataset = await readManifest('configs/datasets/covid-ct-md.json')
    const cases = chooseCases(dataset, {}).filter(({ patient }) => patient !== 'cap002')
    opened.push(await open('lesion-small'), await open('valid-area'))
    report = await evaluate(dataset, cases, opened[0]!, {
      root: join(DATA, 'covid-ct-md'),
      mirrored: false,
      validArea: async () => opened[1]!,
    })
  }, 300_000)
  afterAll(async () => {
    for (const network of opened) await network.dispose()
  })

  it('calls P001 suspicious, and finds its labelled slices', () => {
    const { verdict, longestRun, guarded } = caseOf('P001')
    expect(verdict).toBe('suspicious')
    expect(longestRun!.slices).toBeGreaterThan(10)
    expect(guarded.measures.sensitivity.value).toBeGreaterThanOrEqual(0.93)
    expect(guarded.measures.specificity.value).toBeGreaterThanOrEqual(0.95)
  })

  it('calls normal001 not suspicious, and clears its slices', () => {
    const { verdict, longestRun, plain } = caseOf('normal001')
    expect(verdict).toBe('not-suspicious')
    expect(longestRun!.slices).toBeLessThanOrEqual(2)
    expect(plain.measures.specificity.value).toBeGreaterThanOrEqual(0.95)
  })
})
