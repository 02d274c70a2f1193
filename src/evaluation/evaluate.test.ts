/** The whole of evaluate, with the network of fixtures/models/shift: the pixel on the left, window 1200/-700. */
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatasetCase, DatasetManifest } from '../core/index.ts'
import { openModel } from '../disk/index.ts'
import { type Network, loadNetwork, parseManifest } from '../inference/index.ts'
import { evaluate } from './evaluate.ts'
import { reportCurves } from './report-curves.ts'
import { reportJson } from './report-json.ts'
import { reportText } from './report-text.ts'

let lesion: Network
let validArea: Network
let root: string
beforeAll(async () => {
  const { manifestJson, modelBytes } = await openModel('fixtures/models/shift')
  const manifest = parseManifest(manifestJson)
  lesion = await loadNetwork({ manifest, modelBytes }, { device: 'cpu' })
  // The same network called one for lungs: everything denser than -700 HU is "lung" to it.
  const lungs = { ...manifest, task: 'valid-area', minimumBoxPx: null } as const
  validArea = await loadNetwork({ manifest: lungs, modelBytes }, { device: 'cpu' })
  root = await mkdtemp(join(tmpdir(), 'groundglass-evaluate-'))
})
afterAll(async () => {
  await lesion.dispose()
  await validArea.dispose()
  await rm(root, { recursive: true })
})

const base = { sliceIndex: null, orientation: 'none', greyGroup: null, crop: null } as const
const manifest = (task: DatasetManifest['task'], cases: DatasetCase[]): DatasetManifest => ({
  schema: 'groundglass.dataset/1',
  name: 'set',
  licence: 'none',
  task,
  cases,
})

/** 16 x 16, columns from..to white. */
async function writeBars(name: string, from: number, to: number): Promise<void> {
  const data = Uint8Array.from({ length: 256 }, (_, i) => (i % 16 >= from && i % 16 < to ? 255 : 0))
  const png = encode({ data, width: 16, height: 16, channels: 1, depth: 8 })
  await writeFile(join(root, name), png)
}

describe('pictures with masks', () => {
  const cases: DatasetCase[] = ['found', 'half', 'lost'].map((name) => ({
    ...base,
    id: name,
    patient: name,
    split: 'test',
    image: `${name}.png`,
    label: { kind: 'mask', path: `${name}-mask.png` },
  }))

  it('measures every case, and lists the one that is not there at the worst value', async () => {
    // The network answers one column to the right: mask 5..8 is what it says of 4..7, and half of 7..10.
    await writeBars('found.png', 4, 8)
    await writeBars('found-mask.png', 5, 9)
    await writeBars('half.png', 4, 8)
    await writeBars('half-mask.png', 7, 11)
    const report = await evaluate(manifest('lesion', cases), cases, lesion, {
      root,
      mirrored: false,
      validArea: () => Promise.reject(new Error('no series here')),
    })
    const rows = report.masks!.rows.map(({ id, fit, missing }) => [
      id,
      fit?.fixed.dice ?? null,
      missing?.code ?? null,
    ])
    expect(rows).toEqual([
      ['found', 1, null],
      ['half', 0.5, null],
      ['lost', null, 'dataset/missing-file'],
    ])
    expect(report.masks!.summary.fixed.dice).toMatchObject({ value: 0.5, count: 3 })
    const text = reportText(report)
    expect(text).toContain('MISSING    lost: dataset/missing-file')
    expect(text).toMatch(/Dice +0\.500 .* 3 +0/)
    expect(JSON.parse(reportJson(report)).masks.rows[1].fixed.dice).toBe(0.5)
    expect(reportCurves(report).map(({ name }) => name)).toEqual(['froc', 'dice-by-threshold'])
  })

  it('refuses a network of the other task', async () => {
    const dataset = manifest('valid-area', cases)
    await expect(
      evaluate(dataset, cases, lesion, { root, mirrored: false, validArea: async () => validArea }),
    ).rejects.toMatchObject({ code: 'evaluation/wrong-task' })
  })
})

const CT = '../shared/data/cip-lung-labels'
const hasCt = await access(CT).then(
  () => true,
  () => false,
)
describe.skipIf(!hasCt)(`a whole series (skipped without ${CT})`, () => {
  const volume: DatasetCase[] = Array.from({ length: 79 }, (_, sliceIndex) => ({
    ...base,
    id: `slice-${sliceIndex}`,
    patient: 'cip',
    split: 'test',
    image: 'ct-64.nrrd',
    sliceIndex,
    label: { kind: 'slice', positive: sliceIndex === 40 },
  }))

  it('is read by the trunk and scored by slice and by case', async () => {
    const report = await evaluate(manifest('lesion', volume), volume, lesion, {
      root: CT,
      mirrored: false,
      validArea: async () => validArea,
    })
    const { summary, rows } = report.slices!
    expect(rows).toHaveLength(79)
    expect(rows.every(({ missing }) => missing === null)).toBe(true)
    // To this network the whole body is lesion: everything is found, and nothing cleared.
    expect(summary.cases).toMatchObject([{ patient: 'cip', verdict: 'suspicious', actual: true }])
    expect(summary.perSlice.measures.sensitivity).toMatchObject({ hits: 1, count: 1 })
    const negatives = summary.perSlice.measures.specificity.count
    expect(summary.perSliceGuarded.measures.specificity.count).toBe(negatives - 6)
    expect(report.models).toHaveLength(2)
    expect(reportText(report)).toContain('cip      positive  suspicious')
  })

  it('gives its valid area slice by slice', async () => {
    const lungs = volume.map((item, sliceIndex) => ({
      ...item,
      label: { kind: 'label-map', path: 'wholeLung-64.nrrd', sliceIndex } as const,
    }))
    const report = await evaluate(manifest('valid-area', lungs), lungs, validArea, {
      root: CT,
      mirrored: false,
      validArea: async () => validArea,
    })
    const { summary } = report.validArea!
    expect(summary).toMatchObject({ slices: 79, missing: 0, contiguous: { hits: 1, count: 1 } })
    // A body is not lungs: the rectangle is always too large.
    expect(summary.goodRectangles.hits).toBe(0)
    expect(summary.rectangleIou.value).toBeGreaterThan(0.2)
  })
})
