/** The valid area on real series, expert labels, abdomens and phantoms: the shipped network and the classical labels. */
import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  classicalLungs,
  type Mask,
  type Rectangle,
  type Series,
  type Volume,
  validAreas,
} from '../src/core/index.ts'
import { openModel, readSeries } from '../src/disk/index.ts'
import { rectangleIou } from '../src/evaluation/index.ts'
import { PHANTOM_VARIANTS, readLabelGrid, renderPhantom } from '../src/imaging/index.ts'
import { loadNetwork, type Network, parseManifest } from '../src/inference/index.ts'
import { findLungs } from '../src/reading/index.ts'

const DATA = '../shared/data'
const missing = existsSync(DATA) ? '' : ' (SKIPPED: ../shared/data is not here)'

let network: Network
beforeAll(async () => {
  const { manifestJson, modelBytes } = await openModel('valid-area')
  network = await loadNetwork({ manifest: parseManifest(manifestJson), modelBytes }, { threads: 1 })
  return async () => await network.dispose()
})

async function seriesAt(path: string): Promise<Series & { readonly volume: Volume }> {
  for await (const series of readSeries([`${DATA}/${path}`])) {
    if (series.volume !== null) return { ...series, volume: series.volume }
  }
  throw new Error(`no series in ${path}`)
}

function dice(a: Mask, b: Uint8Array): number {
  let [both, all] = [0, 0]
  for (let i = 0; i < b.length; i += 1) {
    both += a.voxels[i]! & b[i]!
    all += a.voxels[i]! + b[i]!
  }
  return (2 * both) / all
}

/** Slices whose rectangle agrees (IoU 0.95) among those with lungs in the reference. */
function agreement(found: readonly (Rectangle | null)[], wanted: readonly (Rectangle | null)[]) {
  const withLungs = wanted.flatMap((area, z) => (area === null ? [] : [z]))
  const good = withLungs.filter(
    (z) => (rectangleIou(found[z] ?? null, wanted[z] ?? null) ?? 0) >= 0.95,
  )
  return good.length / withLungs.length
}

function isOneStretch(areas: readonly (Rectangle | null)[]): boolean {
  const present = areas.map((area) => area !== null)
  const inner = present.slice(present.indexOf(true), present.lastIndexOf(true) + 1)
  return inner.length > 0 && !inner.includes(false)
}

describe.skipIf(missing)(`valid area on shared data${missing}`, () => {
  it('agrees with expert labels, by network and classically', async () => {
    const labels = `${DATA}/cip-lung-labels`
    const { volume } = await seriesAt('cip-lung-labels/ct-64.nrrd')
    const grid = await readLabelGrid(readFileSync(`${labels}/wholeLung-64.nrrd`))
    const reference = Uint8Array.from(grid.voxels)
    const found = await findLungs(volume, network, {})
    expect(dice(found, reference)).toBeGreaterThan(0.98)
    expect(dice(classicalLungs(volume), reference)).toBeGreaterThan(0.975)
    expect(isOneStretch(validAreas(found))).toBe(true)

    const pair = await seriesAt('cip-lung-labels/crop_ct_2slices.nrrd')
    const lobes = await readLabelGrid(readFileSync(`${labels}/crop_ct_partialLungLabelMap.nrrd`))
    // Slices 60 and 61 of the label map lie at the two slices; low bytes 9, 10, 12 and 13 are lung.
    const plane = lobes.shapeZyx[1] * lobes.shapeZyx[2]
    const lung = Uint8Array.from(lobes.voxels.subarray(60 * plane, 62 * plane), (label) =>
      [9, 10, 12, 13].includes(label % 256) ? 1 : 0,
    )
    const wanted = validAreas({ voxels: lung, shapeZyx: pair.volume.shapeZyx })
    for (const lungs of [await findLungs(pair.volume, network, {}), classicalLungs(pair.volume)]) {
      expect(agreement(validAreas(lungs), wanted)).toBe(1)
      expect(dice(lungs, lung)).toBeGreaterThan(0.98)
    }
  })

  it('finds the lungs of a whole series, on every infected slice and without a hole', async () => {
    const { volume, slices } = await seriesAt('covid-ct-md/cap/cap002')
    const areas = validAreas(await findLungs(volume, network, {}))
    expect(agreement(areas, validAreas(classicalLungs(volume)))).toBeGreaterThanOrEqual(0.98)
    expect(isOneStretch(areas)).toBe(true)
    const infected = readFileSync(`${DATA}/covid-ct-md/slices.csv`, 'utf8')
      .split('\n')
      .map((row) => row.split(','))
      .filter((row) => row[0] === 'cap002' && row[6] === '1')
      .map((row) => Number(row[5]))
    expect(infected).toHaveLength(9)
    for (const number of infected) {
      const slice = slices.find(({ instanceNumber }) => instanceNumber === number)
      expect(areas[slice!.index]).not.toBeNull()
    }
  })

  it.each([
    'totalsegmentator-samples/abdomen_pelvis_3mm.nii.gz',
    'cip-lung-labels/upper_abdomen_dicom_2slices',
    'dicom-conformance/dcm-qa-ct',
    'dicom-conformance/pydicom/J2K_pixelrep_mismatch.dcm',
  ])('finds none in %s', async (path) => {
    const { volume } = await seriesAt(path)
    const lungs = [await findLungs(volume, network, {}), classicalLungs(volume)]
    for (const { voxels } of lungs) expect(voxels.includes(1)).toBe(false)
  })
})

describe('valid area on phantoms', () => {
  it.each([
    ['plain', []],
    ['with everything that misleads', PHANTOM_VARIANTS],
  ] as const)('is one stretch and fits: %s', async (_, variants) => {
    const phantom = renderPhantom({ seed: 5, sizePx: 256, spacingMm: 10, variants })
    const volume = phantom.series.volume!
    const found = await findLungs(volume, network, {})
    expect(isOneStretch(validAreas(found))).toBe(true)
    expect(dice(found, phantom.lungMask.voxels)).toBeGreaterThan(0.97)
    expect(dice(classicalLungs(volume), phantom.lungMask.voxels)).toBeGreaterThan(0.97)
  })
})
