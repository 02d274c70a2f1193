import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATASET_SCHEMA, type DatasetCase, type DatasetManifest } from '../../core/index.ts'
import { infnetManifest } from './infnet.ts'
import { checkLeaks } from './leaks.ts'
import { chooseCases, loadCases } from './load-cases.ts'
import { readManifest, writeManifest } from './manifest-file.ts'
import { naturalOrder } from './natural-order.ts'
import { relabelManifest } from './relabel.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundglass-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const WIDTH = 40
const HEIGHT = 30

/** A picture with air (20), soft tissue (220) and one mark (120) at column 5, row 3. */
async function writePicture(name: string, change?: (grey: Uint8Array) => void): Promise<void> {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH < 20 ? 20 : 220))
  data[3 * WIDTH + 5] = 120
  change?.(data)
  await writeFile(join(folder, name), encode({ width: WIDTH, height: HEIGHT, data, channels: 1 }))
}

/** Where a target is set, as indices. */
function filledOf(target: Uint8Array): number[] {
  return [...target].flatMap((value, i) => (value > 0 ? [i] : []))
}

function pictureCase(id: string, change: Partial<DatasetCase> = {}): DatasetCase {
  return {
    id,
    patient: id,
    split: 'train',
    image: 'image.png',
    sliceIndex: null,
    orientation: 'none',
    greyGroup: null,
    crop: null,
    label: { kind: 'slice', positive: false },
    ...change,
  }
}

function manifestOf(cases: DatasetCase[]): DatasetManifest {
  return { schema: DATASET_SCHEMA, name: 'made', licence: 'none', task: 'lesion', cases }
}

describe('loading a picture case', () => {
  it('brings image and mask upright together, in HU by the anchors', async () => {
    await writePicture('image.png')
    await writePicture('mask.png', (grey) => {
      grey.fill(0)
      grey[3 * WIDTH + 5] = 255
    })
    const label = { kind: 'mask', path: 'mask.png' } as const
    for (const orientation of ['none', 'transpose', 'cw', 'ccw', '180'] as const) {
      const [slice] = await loadCases([pictureCase('a', { orientation, label })], folder)
      const { imageHu, target, width } = slice!
      const mark = target.indexOf(255)
      // Where the mark lands: worked out by hand for each turn of a 40 x 30 picture with a mark at (5, 3).
      const expected = {
        none: [5, 3],
        transpose: [3, 5],
        cw: [26, 5],
        ccw: [3, 34],
        '180': [34, 26],
      }
      expect([mark % width, Math.floor(mark / width)]).toEqual(expected[orientation])
      expect(target.filter(Boolean)).toHaveLength(1)
      // Half way between air at 20 (-1000 HU) and soft tissue at 220 (+40 HU).
      expect(imageHu[mark]).toBe(-480)
      expect(Math.min(...imageHu)).toBe(-1000)
      expect(Math.max(...imageHu)).toBe(40)
    }
  })

  it('gives an empty target to a slice without the target, and crops', async () => {
    await writePicture('image.png')
    const crop = { x: 4, y: 2, width: 10, height: 8 }
    const [slice] = await loadCases([pictureCase('a', { crop })], folder)
    expect([slice!.width, slice!.height]).toEqual([10, 8])
    expect(slice!.target.every((value) => value === 0)).toBe(true)
    expect(slice!.imageHu.indexOf(-480)).toBe(11)
  })

  it('fills boxes and polygons where pixel centres lie inside', async () => {
    await writePicture('image.png')
    const boxes = [{ x: 2, y: 1, width: 3, height: 2 }]
    const polygons = [
      [
        [10, 10],
        [14, 10],
        [10, 14],
      ] as [number, number][],
    ]
    const [boxed, drawn] = await loadCases(
      [
        pictureCase('box', { label: { kind: 'boxes', boxes } }),
        pictureCase('polygon', { label: { kind: 'polygons', polygons } }),
      ],
      folder,
    )
    expect(filledOf(boxed!.target)).toEqual([42, 43, 44, 82, 83, 84])
    // The right triangle of side 4 holds 3 + 2 + 1 centres strictly inside; those on its long side count once or never.
    expect(filledOf(drawn!.target)).toHaveLength(6)
  })

  it('refuses a mask of another size, and a positive slice without outline', async () => {
    await writePicture('image.png')
    const data = new Uint8Array(9)
    await writeFile(join(folder, 'small.png'), encode({ width: 3, height: 3, data, channels: 1 }))
    const small = pictureCase('a', { label: { kind: 'mask', path: 'small.png' } })
    await expect(loadCases([small], folder)).rejects.toMatchObject({
      code: 'dataset/size-mismatch',
    })
    const unknown = pictureCase('a', { label: { kind: 'slice', positive: true } })
    await expect(loadCases([unknown], folder)).rejects.toMatchObject({ code: 'dataset/no-outline' })
  })
})

describe('manifests', () => {
  it('come back from disk as they went', async () => {
    const manifest = manifestOf([pictureCase('a'), pictureCase('b', { subset: 'expert' })])
    await writeManifest(join(folder, 'made.json'), manifest)
    expect(await readManifest(join(folder, 'made.json'))).toEqual(manifest)
  })

  it('are refused with a twin id, or a patient in two splits', async () => {
    const path = join(folder, 'bad.json')
    await writeManifest(path, manifestOf([pictureCase('a'), pictureCase('a')]))
    await expect(readManifest(path)).rejects.toMatchObject({ code: 'dataset/bad-manifest' })
    const twin = pictureCase('b', { patient: 'a', split: 'test' })
    await writeManifest(path, manifestOf([pictureCase('a'), twin]))
    await expect(readManifest(path)).rejects.toMatchObject({ code: 'dataset/leak' })
    await writeFile(path, '{')
    await expect(readManifest(path)).rejects.toMatchObject({ code: 'dataset/bad-manifest' })
  })

  it('are relabelled by the pictures of a network, each of which must be there', async () => {
    await writePicture('maps-image.png')
    const manifest = manifestOf([
      pictureCase('a', { image: 'pictures/maps-image.jpg', subset: 'machine' }),
      pictureCase('b', { image: 'pictures/other.jpg', subset: 'expert' }),
    ])
    const root = join(folder, 'data')
    const relabelled = await relabelManifest(manifest, { subset: 'machine' }, root, folder)
    expect(relabelled.cases).toEqual([
      {
        ...manifest.cases[0],
        subset: 'relabelled',
        label: { kind: 'soft-mask', path: join('..', 'maps-image.png') },
      },
    ])
    await expect(relabelManifest(manifest, {}, root, folder)).rejects.toMatchObject({
      code: 'dataset/missing-mask',
    })
  })
})

describe('leaks', () => {
  it('are found by patient and by pixels, even under another grey-to-HU line', async () => {
    await writePicture('image.png')
    await writePicture('brighter.png', (grey) => grey.forEach((value, i) => (grey[i] = value + 9)))
    await writePicture('other.png', (grey) => (grey[7] = 90))
    const [one, brighter, other, samePatient] = await loadCases(
      [
        pictureCase('one'),
        pictureCase('brighter', { image: 'brighter.png' }),
        pictureCase('other', { image: 'other.png' }),
        pictureCase('samePatient', { image: 'other.png', patient: 'one' }),
      ],
      folder,
    )
    const leak = expect.objectContaining({ code: 'dataset/leak' })
    expect(() => checkLeaks([one!], [other!])).not.toThrow()
    expect(() => checkLeaks([one!], [brighter!])).toThrow(leak)
    expect(() => checkLeaks([one!], [samePatient!])).toThrow(leak)
  })
})

it('counts names as a person does', () => {
  expect(['s-10', 's-2', 's-1', 'S-3'].toSorted(naturalOrder)).toEqual([
    's-1',
    's-2',
    'S-3',
    's-10',
  ])
})

const INFNET = '../shared/data/infnet'
describe.skipIf(!existsSync(INFNET))('infnet (skipped without shared/data/infnet)', () => {
  it('is the committed manifest', async () => {
    expect(await readManifest('configs/datasets/infnet.json')).toEqual(await infnetManifest(INFNET))
  })

  it('shares no picture between experts to train on and experts to be judged by', async () => {
    const manifest = await readManifest('configs/datasets/infnet.json')
    const load = async (...splits: DatasetCase['split'][]) =>
      await loadCases(chooseCases(manifest, { splits, subset: 'expert' }), INFNET)
    const trained = await load('train')
    const judged = await load('validation', 'test')
    expect([trained.length, judged.length]).toEqual([40, 58])
    expect(() => checkLeaks(trained, judged)).not.toThrow()
    // Class numbers lie where the lesion mask does.
    for (const { target, classes } of judged) {
      const agree = target.filter((value, i) => value > 0 === classes!.numbers[i]! > 0).length
      expect(agree / target.length).toBeGreaterThan(0.98)
    }
  })
})

const CSV = '../shared/data/covid-ct-md/slices.csv'
describe.skipIf(!existsSync(CSV))('covid-ct-md (skipped without shared/data/covid-ct-md)', () => {
  it('takes clean negatives only: none near a label, none of the pneumonia case', async () => {
    const { cases } = await readManifest('configs/datasets/covid-ct-md.json')
    const of = (patient: string, subset: string) =>
      cases.flatMap((item) =>
        item.patient === patient && item.subset === subset ? [item.sliceIndex!] : [],
      )
    // The counts of the data set's own description: 80 of 148; of cap002 every second slice is here.
    expect(of('P001', 'positive')).toHaveLength(80)
    expect(of('cap002', 'negative')).toEqual([])
    expect(of('normal001', 'negative').length).toBeGreaterThan(120)
    const labelled = of('P001', 'positive')
    for (const index of of('P001', 'negative'))
      expect(Math.min(...labelled.map((other) => Math.abs(other - index)))).toBeGreaterThanOrEqual(
        5,
      )
  })
})
