/** Damaged files: whatever the bytes, a series or a named refusal, never a crash. */
import { encode } from 'fast-png'
import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/core/index.ts'
import { madeFile, madeSlice, readAll } from './made-ct-series.ts'

const ROUNDS = 150

function nifti(): Uint8Array {
  const bytes = new Uint8Array(352 + 2 * 4 * 4 * 4)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, true)
  bytes.set(new TextEncoder().encode('n+1\0'), 344)
  for (const [i, size] of [3, 4, 4, 4].entries()) view.setInt16(40 + 2 * i, size, true)
  view.setInt16(70, 4, true)
  view.setFloat32(108, 352, true)
  view.setInt16(254, 1, true)
  for (const i of [0, 1, 2]) view.setFloat32(280 + 20 * i, 1, true)
  return bytes
}

function nrrd(encoding: 'raw' | 'gzip'): Uint8Array {
  const voxels = new Uint8Array(2 * 4 * 4 * 4)
  const header = new TextEncoder().encode(
    `NRRD0004\ntype: short\ndimension: 3\nspace: LPS\nsizes: 4 4 4\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: ${encoding}\nspace origin: (0,0,0)\n\n`,
  )
  const body = encoding === 'gzip' ? gzipSync(voxels, { mtime: 0 }) : voxels
  const whole = new Uint8Array(header.length + body.length)
  whole.set(header)
  whole.set(body, header.length)
  return whole
}

const png = new Uint8Array(
  encode({ width: 16, height: 16, channels: 1, depth: 8, data: new Uint8Array(256).fill(99) }),
)

describe('damaged files', () => {
  it.each<[name: string, bytes: () => Promise<Uint8Array> | Uint8Array]>([
    ['DICOM', () => madeSlice(0).bytes()],
    ['NIfTI', nifti],
    ['gzipped NIfTI', () => gzipSync(nifti(), { mtime: 0 })],
    ['raw NRRD', () => nrrd('raw')],
    ['gzipped NRRD', () => nrrd('gzip')],
    ['PNG', () => png],
  ])(`%s: ${ROUNDS} seeded bit flips, changed bytes and cuts`, async (name, make) => {
    const whole = await make()
    const random = createRandom(20_260_101)
    for (let round = 0; round < ROUNDS; round += 1) {
      let bytes = whole.slice()
      const kind = random.integer(3)
      if (kind === 0) bytes = bytes.slice(0, random.integer(bytes.length))
      else
        for (let flips = 1 + random.integer(8); flips > 0; flips -= 1) {
          // Headers matter most: half of the flips go there.
          const at = random.integer(
            random.next() < 0.5 ? Math.min(400, bytes.length) : bytes.length,
          )
          bytes[at] = kind === 1 ? bytes[at]! ^ (1 << random.integer(8)) : random.integer(256)
        }
      const { all, refusals } = await readAll([madeFile(`${name} ${round}`, bytes)])
      expect(all.length + refusals.length, `round ${round}`).toBeGreaterThan(0)
      for (const { code } of [...refusals, ...all.flatMap(({ findings }) => findings)])
        expect(code).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
      for (const { volume, findings } of all)
        expect(volume !== null || findings.some(({ severity }) => severity === 'refusal')).toBe(
          true,
        )
    }
  })
})
