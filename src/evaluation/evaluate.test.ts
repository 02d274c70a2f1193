/** The whole of evaluate, with the network of fixtures/models/shift: the pixel on the left, window 1200/-700. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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
    // Nobody knows how many lesions the lost case has.
    expect(report.masks!.summary).toMatchObject({ froc: null, lesions: null })
    expect(text).toContain('no free-response figure can be given')
    expect(reportCurves(report).map(({ name }) => name)).toEqual(['dice-by-threshold'])
  })

  it('counts every lesion of a case whose image is lost and whose label is not', async () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => ([2, 6, 10].includes(i % 16) ? 255 : 0))
    await writeFile(
      join(root, 'lost-mask.png'),
      encode({ data, width: 16, height: 16, channels: 1, depth: 8 }),
    )
    const report = await evaluate(manifest('lesion', cases), cases, lesion, {
      root,
      mirrored: false,
      validArea: () => Promise.reject(new Error('no series here')),
    })
    await rm(join(root, 'lost-mask.png'))
    const { froc, lesions, pooled } = report.masks!.summary
    expect(lesions).toBe(5)
    expect(froc?.at(-1)?.lesionSensitivity).toBeCloseTo(2 / 5, 12)
    expect(pooled).toBeNull()
    expect(report.masks!.rows[2]).toMatchObject({ actual: true, lesions: 3, fit: null })
    expect(reportCurves(report).map(({ name }) => name)).toEqual(['froc', 'dice-by-threshold'])
  })

  it('refuses a network of the other task', async () => {
    const dataset = manifest('valid-area', cases)
    await expect(
      evaluate(dataset, cases, lesion, { root, mirrored: false, validArea: async () => validArea }),
    ).rejects.toMatchObject({ code: 'evaluation/wrong-task' })
  })
})

/** 12 slices of 32 x 32, air, with a block of tissue in the middle of slices 2 to 9: body, lung and lesion to these networks. */
async function writeVolume(name: string): Promise<void> {
  const header = [
    'NRRD0004',
    'type: int16',
    'dimension: 3',
    'sizes: 32 32 12',
    'space: left-posterior-superior',
    'space directions: (8,0,0) (0,8,0) (0,0,4)',
    'space origin: (0,0,0)',
    'endian: little',
    'encoding: raw',
  ]
  const voxels = new Int16Array(12 * 32 * 32).fill(-1000)
  for (let z = 2; z < 10; z += 1) {
    for (let y = 8; y < 24; y += 1) {
      const row = (z * 32 + y) * 32
      voxels.fill(40, row + 8, row + 24)
    }
  }
  const text = new TextEncoder().encode(`${header.join('\n')}\n\n`)
  await writeFile(join(root, name), Buffer.concat([text, new Uint8Array(voxels.buffer)]))
}

describe('a whole series', () => {
  beforeAll(async () => await writeVolume('block.nrrd'))
  const volume: DatasetCase[] = Array.from({ length: 12 }, (_, sliceIndex) => ({
    ...base,
    id: `slice-${sliceIndex}`,
    patient: 'block',
    split: 'test',
    image: 'block.nrrd',
    sliceIndex,
    label: { kind: 'slice', positive: sliceIndex === 5 },
  }))

  it('is read by the trunk and scored by slice and by case', async () => {
    const report = await evaluate(manifest('lesion', volume), volume, lesion, {
      root,
      mirrored: false,
      validArea: async () => validArea,
    })
    const { summary, rows } = report.slices!
    expect(rows.map(({ missing }) => missing)).toEqual(volume.map(() => null))
    // Slices 2 to 9 have a valid area and, to this network, a lesion; of the seven negatives only slice 9 is unguarded.
    expect(summary.negativesWithoutValidArea).toBe(4)
    expect(summary.perSlice).toMatchObject({
      truePositives: 1,
      falsePositives: 7,
      trueNegatives: 0,
    })
    expect(summary.perSliceGuarded).toMatchObject({ truePositives: 1, falsePositives: 1 })
    expect(summary.cases).toMatchObject([
      { verdict: 'suspicious', actual: true, longestRun: { slices: 8, mm: 32 } },
    ])
    expect(report.models).toHaveLength(2)
    expect(reportText(report)).toContain('block    positive  suspicious  8 slices, 32 mm')
  })

  it('gives its valid area slice by slice', async () => {
    // Reference lungs: the pixels of the block itself, from a label volume that is the image.
    const lungs = volume.map(
      (item, sliceIndex): DatasetCase => ({
        ...item,
        label: { kind: 'label-map', path: 'block.nrrd', sliceIndex, values: [40] },
      }),
    )
    const report = await evaluate(manifest('valid-area', lungs), lungs, validArea, {
      root,
      mirrored: false,
      validArea: async () => validArea,
    })
    const { summary, rows } = report.validArea!
    // The network answers one of its 16 columns, two pixels, to the right: 14 of 18 columns are shared.
    expect(rows[5]!.reference).toEqual({ x: 8, y: 8, width: 16, height: 16 })
    expect(rows[5]!.found).toEqual({ x: 10, y: 8, width: 16, height: 16 })
    expect(rows[5]!.iou).toBeCloseTo(14 / 18, 12)
    expect(summary).toMatchObject({ slices: 12, missing: 0, contiguous: { hits: 1, count: 1 } })
    expect(summary.goodRectangles).toMatchObject({ hits: 0, count: 8 })
    expect(summary.perSlice).toMatchObject({ truePositives: 8, trueNegatives: 4 })
  })
})
