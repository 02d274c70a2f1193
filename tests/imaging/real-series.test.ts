/**
 * Real series against a second opinion: HU decoded by dcmtk, sorted and rescaled by numpy
 * (`scripts/oracle/volume-hashes.py`), and positions as the data set's own table gives them.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Series } from '../../src/core/index.ts'
import { readSeries } from '../../src/disk/index.ts'
import { readLabelGrid } from '../../src/imaging/index.ts'
import { codesOf, findingOf } from './made-ct-series.ts'

const DATA = '../shared/data'
const absent = !existsSync(DATA)

async function readOnly(path: string): Promise<Series> {
  const found: Series[] = []
  for await (const series of readSeries([`${DATA}/${path}`])) found.push(series)
  expect(found).toHaveLength(1)
  return found[0]!
}

const sha256 = (voxels: Int16Array): string => createHash('sha256').update(voxels).digest('hex')

describe.skipIf(absent)(`real series (skipped where ${DATA} is absent)`, () => {
  it('covid-ct-md P001: 148 slices as dcmtk decodes them, in the order of slices.csv', async () => {
    const series = await readOnly('covid-ct-md/covid/P001')
    expect(series.volume!.shapeZyx).toEqual([148, 512, 512])
    expect(series.volume!.spacingMm).toEqual([0.748046875, 0.748046875, 2])
    expect(sha256(series.volume!.voxelsHu)).toBe(
      'f09ea279ac652c6733fde7245dc16519ca60def8811b40435d032e3ad81887ec',
    )
    expect(series.findings).toEqual([])
    const table = readFileSync(`${DATA}/covid-ct-md/slices.csv`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .filter(([patient]) => patient === 'P001')
      .toSorted((a, b) => Number(b[3]) - Number(a[3]))
    expect(
      series.slices.map(({ positionMm, instanceNumber }) => [positionMm, instanceNumber]),
    ).toEqual(table.map(([, , , , location, instance]) => [Number(location), Number(instance)]))
  })

  it('covid-ct-md cap002: 4 mm apart, GUID for UIDs, one meta SOPInstanceUID for all', async () => {
    const series = await readOnly('covid-ct-md/cap/cap002')
    expect(sha256(series.volume!.voxelsHu)).toBe(
      '4961895b6e929eaa169b8ef4d20c152076983d79fc992e1e19100814053daa9e',
    )
    expect(series.volume!.spacingMm[2]).toBeCloseTo(4, 9)
    expect(codesOf(series)).toEqual([
      'series/invalid-uid',
      'series/invalid-uid',
      'series/invalid-uid',
      'series/sparse-slices',
    ])
    expect(new Set(series.slices.map(({ sopInstanceUID }) => sopInstanceUID)).size).toBe(66)
    expect(series.slices.filter(({ followsPrevious }) => followsPrevious)).toHaveLength(65)
  })

  it('totalsegmentator: empty UIDs from the meta header, JPEG 2000, one series', async () => {
    const series = await readOnly('totalsegmentator-samples/example_ct_dicom')
    expect(series.volume!.shapeZyx).toEqual([20, 512, 512])
    expect(series.slices[0]).toMatchObject({ positionMm: -804.5, instanceNumber: 286 })
    expect(series.slices[0]!.sopInstanceUID).toMatch(/^1\.3\.12\.2\.1107\.5\.1\.4\.60064\./)
    expect(new Set(codesOf(series))).toEqual(new Set(['series/invalid-uid']))
  })

  it('totalsegmentator: the NIfTI in RAS comes out in LPS', async () => {
    const series = await readOnly('totalsegmentator-samples/abdomen_pelvis_3mm.nii.gz')
    const { shapeZyx, affineLps, voxelsHu } = series.volume!
    expect(shapeZyx).toEqual([112, 101, 122])
    // srow_x = 3 0 0 -177.956: the last of 122 columns lies furthest to the right, at LPS -185.044.
    ;[3, 0, 0, -185.0437, 0, 3, 0, -311.319, 0, 0, 3, 94.3018].forEach((value, i) =>
      expect(affineLps[i]).toBeCloseTo(value, 3),
    )
    // numpy: int32, x and y reversed, clamped at -1024, as int16.
    expect(sha256(voxelsHu)).toBe(
      '92738c0ac00418d0bd0dee0fc61324eb8ab0520532bf7de0850572a43c62c037',
    )
  })

  it('cip: DICOM and NRRD of one volume are the same voxels; labels lie on the same grid', async () => {
    const dicom = await readOnly('cip-lung-labels/ct-64Dicom')
    const nrrd = await readOnly('cip-lung-labels/ct-64.nrrd')
    expect(sha256(dicom.volume!.voxelsHu)).toBe(
      '1e35a7789ff1e391014af836f6a6792305c7eafd9ca5c338d51d1d4704fa630f',
    )
    expect(nrrd.volume!.voxelsHu).toEqual(dicom.volume!.voxelsHu)
    dicom.volume!.affineLps.forEach((value, i) =>
      expect(value).toBeCloseTo(nrrd.volume!.affineLps[i]!, 2),
    )
    const labels = await readLabelGrid(await readFile(`${DATA}/cip-lung-labels/wholeLung-64.nrrd`))
    expect(labels.shapeZyx).toEqual(nrrd.volume!.shapeZyx)
    expect(labels.affineLps).toEqual(nrrd.volume!.affineLps)
    // Lung is lung: the labelled voxels are air-like on average, the others are not.
    const inside = [...labels.voxels].flatMap((label, i) =>
      label > 0 ? [nrrd.volume!.voxelsHu[i]!] : [],
    )
    expect(inside.reduce((sum, hu) => sum + hu, 0) / inside.length).toBeLessThan(-750)
  })

  it('lungmask: two copies of one slice are noticed', async () => {
    const series = await readOnly('dicom-conformance/lungmask')
    expect(codesOf(series)).toEqual([
      'series/missing-modality',
      'series/duplicate-pixels',
      'series/too-few-slices',
    ])
    expect(sha256(series.volume!.voxelsHu)).toBe(
      '256809f2227c72ca5eba6442587dd0b7ac2c9de067cbd8170548ad25d48fd8a5',
    )
  })

  it('dcm-qa-ct: the tilt is told, and that most of the head lies between the two slices', async () => {
    const series = await readOnly('dicom-conformance/dcm-qa-ct')
    expect(findingOf(series, 'series/gantry-tilt')).toMatchObject({ found: '18.5 degrees' })
    expect(codesOf(series)).toContain('series/sparse-slices')
    expect(sha256(series.volume!.voxelsHu)).toBe(
      '90991666394f20e41a4b4b6d8451c6f335099084e670a4a8d89e603adccde8ae',
    )
  })

  it('dcmqi: SEG is refused as no CT, reports are passed over, the CT is read', async () => {
    const found: Series[] = []
    const passed: string[] = []
    const onRefused = ({ code }: { code: string }): void => void passed.push(code)
    for await (const series of readSeries([`${DATA}/dicom-conformance/dcmqi`], { onRefused }))
      found.push(series)
    expect(found.map(({ modality, volume }) => [modality, volume !== null])).toEqual([
      ['CT', true],
      ['SEG', false],
      ['SEG', false],
    ])
    expect(passed).toEqual(['file/not-an-image', 'file/not-an-image'])
  })
})
