/** Maps of DICOM slices: under the name of their file, in its own rows and columns. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openModel } from '../src/disk/index.ts'
import { type SegmentedInput, segmentInputs } from '../src/evaluation/index.ts'
import { type Network, loadNetwork, parseManifest } from '../src/inference/index.ts'
import { COLUMNS, madeHu, madeSlice, ROWS } from './imaging/made-ct-series.ts'

const OPTIONS = { orientation: 'none', mirrored: false, greyGroup: false } as const
let network: Network
let folder: string
beforeAll(async () => {
  const { manifestJson, modelBytes } = await openModel('fixtures/models/shift')
  const manifest = parseManifest(manifestJson)
  network = await loadNetwork({ manifest, modelBytes }, { device: 'cpu' })
  folder = await mkdtemp(join(tmpdir(), 'groundglass-segment-dicom-'))
  for (const name of ['supine', 'prone']) await mkdir(join(folder, name))
  for (const z of [0, 2, 4]) {
    const supine = madeSlice(z)
    const prone = madeSlice(z, { ImageOrientationPatient: [-1, 0, 0, 0, -1, 0] }, (row, column) =>
      madeHu(ROWS - 1 - row, COLUMNS - 1 - column, z),
    )
    // Without an ending, as archives name them: the last number of a UID is none.
    await writeFile(join(folder, 'supine', `1.2.${9 - z}`), await supine.bytes())
    await writeFile(join(folder, 'prone', `p${z}.dcm`), await prone.bytes())
  }
})
afterAll(async () => {
  await network.dispose()
  await rm(folder, { recursive: true })
})

async function collect(paths: readonly string[], options: object = {}): Promise<SegmentedInput[]> {
  const results: SegmentedInput[] = []
  const inputs = paths.map((path) => join(folder, path))
  for await (const each of segmentInputs(network, inputs, { ...OPTIONS, ...options }))
    results.push(each)
  return results
}

const named = (results: readonly SegmentedInput[]) =>
  results.map((result) => ('map' in result ? result.name : result.refusal.code))

it('names maps after their files and turns those of a prone patient back', async () => {
  const supine = await collect(['supine'])
  const prone = await collect(['prone'])
  expect(named(supine)).toEqual(['1.2.9', '1.2.7', '1.2.5'])
  expect(named(prone)).toEqual(['p0', 'p2', 'p4'])
  for (const [i, result] of supine.entries()) {
    const other = prone[i]!
    if (!('map' in result && 'map' in other)) throw new Error('expected maps')
    expect(new Set(result.map.values).size).toBeGreaterThan(3)
    expect([...other.map.values]).toEqual([...result.map.values].toReversed())
  }
})

it('finds two files of one name before any work', async () => {
  await mkdir(join(folder, 'more'), { recursive: true })
  await writeFile(join(folder, 'more', 'p2.dcm'), await madeSlice(2).bytes())
  const first = segmentInputs(network, [join(folder, 'prone'), join(folder, 'more')], OPTIONS)
  await expect(first.next()).rejects.toMatchObject({ code: 'usage/same-name' })
})

it('refuses --orient for what has a header, by its name', async () => {
  await expect(collect(['prone'], { orientation: 'cw' })).rejects.toMatchObject({
    code: 'usage/orient-on-volume',
    message: expect.stringContaining(join('prone', 'p0.dcm')),
  })
})

it('names a refused input as it was given', async () => {
  const bytes = await madeSlice(0).bytes()
  await writeFile(join(folder, 'cut.dcm'), bytes.subarray(0, 600))
  expect(await collect(['cut.dcm'])).toMatchObject([{ input: join(folder, 'cut.dcm') }])
})
