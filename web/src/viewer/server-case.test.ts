import { beforeEach, expect, it, vi } from 'vitest'
import { type Reading, sliceHu, type Volume } from '../../../src/core/index.ts'
import { phantomInstances, renderPhantom } from '../../../src/imaging/index.ts'
import { type Decoded, volumeOf } from './decode-voxels.ts'
import { serverCase } from './server-case.ts'

const SIZE = { sizePx: 64, sliceCount: 6 }
const phantom = renderPhantom({ seed: 2, ...SIZE })
const volume: Volume = phantom.series.volume!
const files = phantomInstances(phantom).map((bytes) => new Blob([new Uint8Array(bytes)]))

/** What the server stores, by the id of the instance. */
let stored: Map<string, { readonly sopInstanceUID: string; readonly file: Blob }>
/** Files of many frames. */
const manyFrames = new Map<Blob, Decoded>()
const decoded = vi.fn<(files: readonly Blob[]) => void>()

vi.mock('../query-client.ts', () => ({ queryClient: {} }))
vi.mock('../api/index.ts', () => ({
  codeOf: () => null,
  connection: {},
  api: {
    instances: async () => ({
      items: [...stored].map(([id, { sopInstanceUID }]) => ({ id, sopInstanceUID })),
    }),
    instanceFile: async (id: string) => stored.get(id)!.file,
  },
}))
// There are no workers here; what they run is the real thing.
vi.mock('./decode-files.ts', () => ({
  decodeFiles: async (wanted: readonly Blob[]) => {
    decoded(wanted)
    return manyFrames.get(wanted[0]!) ?? volumeOf(wanted)
  },
}))

beforeEach(() => {
  decoded.mockClear()
  stored = new Map(
    files.map((file, i) => [`file-${i}`, { sopInstanceUID: `1.2.${i}`, file }] as const),
  )
})

/** A Reading of the phantom whose slices lie in these instances. */
function readingOf(uids: readonly (string | null)[]): Reading {
  const slices = uids.map((sopInstanceUID, index) => ({ index, sopInstanceUID }))
  const series = { shapeZyx: [uids.length, SIZE.sizePx, SIZE.sizePx] }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is looked at is there
  return { slices, series, quantities: null } as unknown as Reading
}
const analysis = { id: 'analysis', seriesId: 'series' }
const { signal } = new AbortController()

it('gives each slice from its own file, as the whole series gives it', async () => {
  const uids = [5, 4, 3, 2, 1, 0].map((i) => `1.2.${i}`)
  stored = new Map(
    // Whatever their order, the UID tells them.
    files.map((file, i) => [`file-${i}`, { sopInstanceUID: `1.2.${5 - i}`, file }] as const),
  )
  const viewed = serverCase(analysis, readingOf(uids))
  for (const index of [3, 0, 5])
    expect(await viewed.sliceHu(index, signal)).toEqual(sliceHu(volume, index))
  expect(decoded.mock.calls.map(([wanted]) => wanted.length)).toEqual([1, 1, 1])
})

it('decodes a file of many frames once', async () => {
  const many = new Blob(['frames'])
  manyFrames.set(many, { voxels: volume.voxelsHu.slice(0, 4 * 64 ** 2), shapeZyx: [4, 64, 64] })
  stored.set('many', { sopInstanceUID: '1.2.9', file: many })
  const viewed = serverCase(analysis, readingOf(['1.2.9', '1.2.9', '1.2.9', '1.2.9', '1.2.4']))
  for (const index of [2, 0, 3, 4])
    expect(await viewed.sliceHu(index, signal)).toEqual(sliceHu(volume, index))
  expect(decoded).toHaveBeenCalledTimes(2)
})

it('reads the whole series where UIDs tell nothing', async () => {
  const viewed = serverCase(analysis, readingOf([null, '1.2.404', null, null, null, null]))
  for (const index of [1, 5, 0])
    expect(await viewed.sliceHu(index, signal)).toEqual(sliceHu(volume, index))
  expect(decoded.mock.calls.map(([wanted]) => wanted.length)).toEqual([6])
})

it('refuses images that are others than those that were read', async () => {
  const viewed = serverCase(analysis, readingOf([null, null]))
  await expect(viewed.sliceHu(0, signal)).rejects.toMatchObject({ code: 'viewer/other-images' })
})

it('has no labels where the series could not be interpreted', async () => {
  expect(await serverCase(analysis, readingOf(['1.2.0'])).labels(signal)).toBeNull()
})
