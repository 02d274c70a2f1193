/** The network of fixtures/models/shift answers with the pixel on the left: a map that shows every displacement. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseManifest } from './manifest.ts'
import { loadNetwork } from './network.ts'
import { probabilityMap } from './probability-map.ts'

const manifest = parseManifest(readFileSync('fixtures/models/shift/manifest.json', 'utf8'))
const modelBytes = Uint8Array.from(readFileSync('fixtures/models/shift/model.onnx'))

it('answers about the region alone, at the size of the region', async () => {
  const network = await loadNetwork({ manifest, modelBytes }, { device: 'cpu' })
  // 64 x 48, air but for a bright bar in columns 20 to 23 of the region at (10, 5), which is 32 x 16.
  const hu = new Int16Array(64 * 48).fill(-2000)
  for (let y = 0; y < 48; y += 1) hu.fill(500, y * 64 + 20, y * 64 + 24)
  const slice = { values: hu, width: 64, height: 48 }
  const map = await probabilityMap(network, slice, { x: 10, y: 5, width: 32, height: 16 }, false)
  expect(map).toHaveLength(32 * 16)
  // On the 16 x 16 grid the bar lies in columns 5 and 6, one to the right in the answer: 12 to 15 of the region.
  const positive = Array.from(map.subarray(0, 32)).flatMap((p, x) => (p >= 0.5 ? [x] : []))
  expect(positive).toEqual([12, 13, 14, 15])
  const mirrored = await probabilityMap(
    network,
    slice,
    { x: 10, y: 5, width: 32, height: 16 },
    true,
  )
  expect(mirrored[14]).toBeLessThan(map[14]!)
  await network.dispose()
})
