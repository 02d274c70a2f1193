/** The network of fixtures/models/shift: sigmoid(8 x - 4) of the pixel on the left, and of the pixel itself. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ModelManifest, parseManifest } from './manifest.ts'
import { loadNetwork } from './network.ts'
import { runMirrored } from './run-mirrored.ts'
import { sha256Hex } from './sha256.ts'

const manifest = parseManifest(readFileSync('fixtures/models/shift/manifest.json', 'utf8'))
const modelBytes = Uint8Array.from(readFileSync('fixtures/models/shift/model.onnx'))
const load = (changes: Partial<ModelManifest> = {}, options = {}) =>
  loadNetwork({ manifest: { ...manifest, ...changes }, modelBytes }, { device: 'cpu', ...options })
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const HIGH = sigmoid(4)
const LOW = sigmoid(-4)

/** Black but for the pixel of row 8, column 3. */
function onePixel(): Float32Array {
  const image = new Float32Array(256)
  image[8 * 16 + 3] = 1
  return image
}

/** Columns of row 8 that are positive. */
function positives(map: Float32Array): number[] {
  const row = Array.from(map.subarray(8 * 16, 9 * 16))
  return row.flatMap((value, x) => (value >= 0.5 ? [x] : []))
}

describe('a loaded network', () => {
  it('answers with the probabilities of every channel, whole image in, whole map out', async () => {
    const network = await load()
    const answer = await network.run(onePixel())
    expect(network.device).toBe('cpu')
    expect(answer).toHaveLength(2 * 256)
    expect(answer[8 * 16 + 4]).toBeCloseTo(HIGH, 6)
    expect(positives(answer.subarray(0, 256))).toEqual([4])
    expect(positives(answer.subarray(256))).toEqual([3])
    await network.dispose()
  })

  it('applies the sigmoid that the graph has left out, and only then', async () => {
    const network = await load({
      outputs: [{ name: 'logit', activation: 'sigmoid', channels: ['lesion', 'same'] }],
    })
    const answer = await network.run(onePixel())
    expect(answer[8 * 16 + 4]).toBeCloseTo(HIGH, 6)
    expect(answer[0]).toBeCloseTo(LOW, 6)
    await network.dispose()
  })

  it('refuses logits passed off as probabilities', async () => {
    const network = await load({
      outputs: [{ name: 'logit', activation: 'none', channels: ['lesion', 'same'] }],
    })
    await expect(network.run(onePixel())).rejects.toMatchObject({ code: 'model/not-finite' })
    await network.dispose()
  })

  it('refuses NaN, which would read as no lesion', async () => {
    const network = await load()
    const image = onePixel()
    image[0] = Number.NaN
    await expect(network.run(image)).rejects.toMatchObject({ code: 'model/not-finite' })
    await network.dispose()
  })

  it('averages with the mirrored image, mirrored back', async () => {
    const network = await load()
    const answer = await runMirrored(network, onePixel())
    // Plain: one to the right of the pixel. Mirrored and back: one to the left.
    const row = answer.subarray(8 * 16, 9 * 16)
    expect(row[2]).toBeCloseTo((HIGH + LOW) / 2, 6)
    expect(row[4]).toBeCloseTo((HIGH + LOW) / 2, 6)
    expect(row[3]).toBeCloseTo(LOW, 6)
    expect(positives(answer.subarray(256))).toEqual([3])
    await network.dispose()
  })

  it('gives every one of many parallel callers its own answer', async () => {
    const network = await load()
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, x) => {
        const image = new Float32Array(256)
        image[8 * 16 + x] = 1
        return network.run(image)
      }),
    )
    expect(answers.map((answer) => positives(answer.subarray(256)))).toEqual([
      [0],
      [1],
      [2],
      [3],
      [4],
    ])
    await network.dispose()
  })

  it('runs with threads and without spinning', async () => {
    const network = await load({}, { threads: 1, spinning: false })
    expect(positives((await network.run(onePixel())).subarray(256))).toEqual([3])
    await network.dispose()
  })

  it('names a wrong image size and wrong channels', async () => {
    const network = await load()
    await expect(network.run(new Float32Array(255))).rejects.toMatchObject({
      code: 'model/input-size',
    })
    await network.dispose()
    const narrow = await load({
      outputs: [{ name: 'probability', activation: 'none', channels: ['lesion'] }],
    })
    await expect(narrow.run(onePixel())).rejects.toMatchObject({ code: 'model/output-shape' })
    await narrow.dispose()
  })

  it('outlives another holder of the same file, and ends with its own disposal', async () => {
    const [first, second] = await Promise.all([load(), load()])
    await first.dispose()
    await first.dispose()
    await expect(first.run(onePixel())).rejects.toMatchObject({ code: 'model/disposed' })
    expect(positives((await second.run(onePixel())).subarray(256))).toEqual([3])
    await second.dispose()
    await expect(second.run(onePixel())).rejects.toMatchObject({ code: 'model/disposed' })
  })
})

describe('loading', () => {
  it('refuses a file that is not the one of the manifest, and may be tried again', async () => {
    const changed = modelBytes.slice()
    changed[100]! ^= 1
    await expect(loadNetwork({ manifest, modelBytes: changed })).rejects.toMatchObject({
      code: 'model/hash-mismatch',
    })
    const network = await loadNetwork({ manifest, modelBytes })
    await network.dispose()
  })

  it('refuses a file that is no network', async () => {
    const bytes = new TextEncoder().encode('not a network')
    const sha256 = await sha256Hex(bytes)
    await expect(
      loadNetwork({ manifest: { ...manifest, sha256 }, modelBytes: bytes }, { device: 'cpu' }),
    ).rejects.toMatchObject({ code: 'model/not-loadable' })
  })

  it('refuses names that the graph does not have', async () => {
    await expect(load({ input: { ...manifest.input, name: 'x' } })).rejects.toMatchObject({
      code: 'model/manifest-mismatch',
      message: expect.stringContaining('it has image'),
    })
  })
})

it('hashes as FIPS 180-4 does (its example "abc")', async () => {
  expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
