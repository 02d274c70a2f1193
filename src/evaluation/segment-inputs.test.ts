/** The network of fixtures/models/shift answers with the pixel on the left: a map that shows every turn. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Orientation } from '../core/index.ts'
import { openModel } from '../disk/index.ts'
import { type Network, loadNetwork, parseManifest } from '../inference/index.ts'
import { type SegmentedInput, segmentInputs } from './segment-inputs.ts'

let network: Network
let folder: string
beforeAll(async () => {
  const { manifestJson, modelBytes } = await openModel('fixtures/models/shift')
  network = await loadNetwork(
    { manifest: parseManifest(manifestJson), modelBytes },
    { device: 'cpu' },
  )
  folder = await mkdtemp(join(tmpdir(), 'groundglass-segment-'))
})
afterAll(async () => {
  await network.dispose()
  await rm(folder, { recursive: true })
})

/** 48 wide, 32 high, black but for one cell of the network's 16 x 16 grid when upright or transposed: 6 x 6 from (12, 12). */
async function writePicture(name: string): Promise<void> {
  const data = new Uint8Array(48 * 32)
  for (let y = 12; y < 18; y += 1) data.fill(255, y * 48 + 12, y * 48 + 18)
  await writeFile(
    join(folder, name),
    encode({ data, width: 48, height: 32, channels: 1, depth: 8 }),
  )
}

async function collect(
  paths: readonly string[],
  options: { orientation?: Orientation; mirrored?: boolean; greyGroup?: boolean } = {},
): Promise<SegmentedInput[]> {
  const all = { orientation: 'none', mirrored: false, greyGroup: false, ...options } as const
  const results: SegmentedInput[] = []
  for await (const result of segmentInputs(network, paths, all)) results.push(result)
  return results
}

function mapOf(result: SegmentedInput | undefined) {
  if (!result || !('map' in result)) throw new Error('expected a map')
  return result.map
}

/** Smallest and largest column and row of 128 and more. */
function extent(result: SegmentedInput | undefined): number[] {
  const { values, width, height } = mapOf(result)
  expect([width, height]).toEqual([48, 32])
  const set = Array.from(values).flatMap((value, i) => (value >= 128 ? [i] : []))
  const columns = set.map((i) => i % 48)
  const rows = set.map((i) => Math.floor(i / 48))
  return [Math.min(...columns), Math.max(...columns), Math.min(...rows), Math.max(...rows)]
}

describe('pictures', () => {
  it('answers at the size and in the orientation of the picture, shifted as the upright network shifts', async () => {
    await writePicture('one.png')
    const path = join(folder, 'one.png')
    const [plain] = await collect([path])
    expect(plain).toMatchObject({ name: 'one' })
    // Upright: to the right, by one of 16 columns = 3 pixels.
    const [left, right, top, bottom] = extent(plain)
    expect([left! + right!, top! + bottom!]).toEqual([2 * 14.5 + 6, 2 * 14.5])
    const centre = async (orientation: Orientation): Promise<number[]> => {
      const [x0, x1, y0, y1] = extent((await collect([path], { orientation }))[0])
      return [x0! + x1! - 29, y0! + y1! - 29]
    }
    // Right of the upright picture is down in a transposed one, and left in one that stands on its head.
    expect(await centre('transpose')).toEqual([0, 4])
    expect(await centre('180')).toEqual([-6, 0])
    // Turned clockwise to stand upright: right there was up here; counter-clockwise: down.
    expect(await centre('cw')).toEqual([0, -4])
    expect(await centre('ccw')).toEqual([0, 4])
  })

  it('averages with the mirrored picture when asked', async () => {
    await writePicture('one.png')
    const [result] = await collect([join(folder, 'one.png')], { mirrored: true })
    const row = mapOf(result).values.subarray(14 * 48, 15 * 48)
    // Half of it to the left, half to the right, about 0.5 each.
    expect(row[11]).toBe(row[18])
    expect(row[11]).toBeGreaterThan(100)
    expect(row[11]).toBeLessThan(140)
  })

  it('refuses a damaged picture and a missing path, and goes on', async () => {
    await writePicture('good.png')
    const whole = await readFile(join(folder, 'good.png'))
    await writeFile(join(folder, 'damaged.png'), whole.subarray(0, 60))
    const paths = ['damaged.png', 'good.png', 'nowhere'].map((name) => join(folder, name))
    const results = await collect(paths)
    expect(
      results.map((result) => ('refusal' in result ? result.refusal.code : result.name)),
    ).toEqual(['raster/damaged-picture', 'good', 'file/not-found'])
  })
})

const CT = '../shared/data/cip-lung-labels/ct-64.nrrd'
const hasCt = await readFile(CT).then(
  () => true,
  () => false,
)
describe.skipIf(!hasCt)(`a volume (skipped without ${CT})`, () => {
  it('gives one map a slice, feet to head, at the size of the slices', async () => {
    const results = await collect([CT])
    expect(results).toHaveLength(79)
    expect(results[0]).toMatchObject({ name: 'ct-64-0000', map: { width: 64, height: 64 } })
    expect(results.at(-1)).toMatchObject({ name: 'ct-64-0078' })
  })
})
