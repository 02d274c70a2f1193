import { existsSync, readFileSync } from 'node:fs'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { decodeIndexPicture, decodePicture } from './decode-picture.ts'
import { estimateGreyToHu, greyToHu } from './grey-to-hu.ts'

const INFNET = '../shared/data/infnet'

describe('PNG to grey', () => {
  it('keeps 8-bit grey as it is', async () => {
    const data = Uint8Array.of(0, 1, 127, 128, 254, 255)
    const png = encode({ width: 3, height: 2, data, channels: 1 })
    expect(await decodePicture(png)).toEqual({ width: 3, height: 2, grey: data })
  })

  it('scales 16 bit to 8, rounding', async () => {
    const data = Uint16Array.of(0, 128, 129, 257, 65535, 65278)
    const png = encode({ width: 6, height: 1, data, channels: 1, depth: 16 })
    expect([...(await decodePicture(png)).grey]).toEqual([0, 0, 1, 1, 255, 254])
  })

  it('mixes colours to luma and ignores transparency', async () => {
    const data = Uint8Array.of(255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 255, 9, 10, 10, 10, 255)
    const png = encode({ width: 4, height: 1, data, channels: 4 })
    expect([...(await decodePicture(png)).grey]).toEqual([76, 150, 29, 10])
  })

  it('unpacks 1-bit rows that end within a byte', async () => {
    // Ten pixels a row: 1010101010 and 1111100000, padded to two bytes each.
    const data = Uint8Array.of(0b10101010, 0b10000000, 0b11111000, 0)
    const png = encode({ width: 10, height: 2, data, channels: 1, depth: 1 })
    const { grey } = await decodePicture(png)
    expect([...grey].map((value) => value / 255)).toEqual([
      1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    ])
  })

  it('refuses what is no picture, and half a picture, by code', async () => {
    await expect(decodePicture(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'raster/unknown-format',
    })
    const png = encode({ width: 9, height: 9, data: new Uint8Array(81), channels: 1 })
    await expect(decodePicture(png.subarray(0, png.length - 20))).rejects.toMatchObject({
      code: 'raster/damaged-picture',
    })
    await expect(decodePicture(Uint8Array.of(255, 0xd8, 255, 1))).rejects.toMatchObject({
      code: 'raster/damaged-picture',
    })
  })
})

describe.skipIf(!existsSync(INFNET))('real pictures (skipped without shared/data/infnet)', () => {
  it('decodes a JPEG as libjpeg does', async () => {
    // Sum of the pixels by PIL 9.4 (libjpeg-turbo 2.1.5), Image.open(...) of the same file.
    const { width, height, grey } = await decodePicture(
      readFileSync(`${INFNET}/train-doctor/images/0.jpg`),
    )
    expect([width, height]).toEqual([273, 369])
    expect(grey.reduce((sum, value) => sum + value, 0)).toBe(18_193_215)
  })

  it('reads class numbers of a palette mask', () => {
    const { indices } = decodeIndexPicture(readFileSync(`${INFNET}/train-doctor/multiclass/0.png`))
    expect(new Set(indices)).toEqual(new Set([0, 1, 2]))
  })
})

/** A body in air, as a slice exported in a window: HU are known everywhere. */
function exported(widthHu: number, centreHu: number) {
  const size = 160
  const hu = new Float64Array(size * size)
  const grey = hu.map((_, i) => {
    const x = (i % size) - size / 2
    const y = Math.floor(i / size) - size / 2
    const radius = Math.hypot(x / 70, y / 52)
    const lung = Math.hypot((Math.abs(x) - 30) / 22, y / 34) < 1
    // A fixed ripple in place of noise, about 20 HU deep.
    const ripple = 12 * Math.sin(i * 12.9898) + 12 * Math.sin(i * 4.1414)
    const tissue = lung ? -850 : radius < 0.9 ? 40 : radius < 1 ? -100 : -1000
    hu[i] = Math.max(-1024, tissue + ripple)
    return Math.min(255, Math.max(0, Math.round(((hu[i] - centreHu) / widthHu + 0.5) * 255)))
  })
  return { hu, picture: { width: size, height: size, grey: Uint8Array.from(grey) } }
}

describe('grey to HU', () => {
  it.each([
    ['full range', 4095, 1023],
    ['lung', 1500, -600],
    ['seed', 1200, -700],
    ['mediastinal', 400, 40],
    ['narrow mediastinal', 350, 50],
  ])('finds HU within 60 where a %s export is not clipped', (_, widthHu, centreHu) => {
    const { hu, picture } = exported(widthHu, centreHu)
    const line = estimateGreyToHu([picture])
    expect(line).not.toBeNull()
    const back = greyToHu(picture.grey, line!)
    const errors = [...picture.grey].flatMap((value, i) =>
      value > 0 && value < 255 ? [Math.abs(back[i]! - hu[i]!)] : [],
    )
    expect(errors.length).toBeGreaterThan(1000)
    expect(Math.max(...errors)).toBeLessThan(60)
  })

  it('turns the black lungs of a mediastinal export into air, not into its window floor', () => {
    const { hu, picture } = exported(400, 40)
    const back = greyToHu(picture.grey, estimateGreyToHu([picture])!)
    expect(back[80 * 160 + 50]).toBe(-1000)
    expect(hu[80 * 160 + 50]).toBeLessThan(-800)
  })

  it('gives no line for masks and flat pictures', () => {
    const grey = new Uint8Array(10000).fill(90)
    expect(estimateGreyToHu([{ width: 100, height: 100, grey }])).toBeNull()
    const mask = grey.map((_, i) => (i % 7 === 0 ? 255 : 0))
    expect(estimateGreyToHu([{ width: 100, height: 100, grey: mask }])).toBeNull()
  })

  it('lets several pictures of one export vote, so that one odd picture does not count', () => {
    const { picture } = exported(1500, -600)
    const odd = exported(4095, 1023).picture
    expect(estimateGreyToHu([picture, odd, picture])).toEqual(estimateGreyToHu([picture]))
  })
})
