import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { type Series, sliceHu } from '../../src/core/index.ts'
import type { InputFile } from '../../src/imaging/index.ts'
import { codesOf, findingOf, madeFile, readAll } from './made-ct-series.ts'

/** A grey PNG; `greyOf` says each pixel. */
function picture(
  name: string,
  greyOf: (x: number, y: number) => number,
  [width, height] = [48, 32],
): InputFile {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    greyOf(i % width, Math.floor(i / width)),
  )
  return madeFile(name, new Uint8Array(encode({ width, height, data, channels: 1, depth: 8 })))
}

/** An ellipse of soft tissue in air, with two lungs: what the two anchors of the estimate are found in. */
function body(air: number, lung: number, soft: number): (x: number, y: number) => number {
  return (x, y) => {
    const inside = (cx: number, rx: number, ry: number): boolean =>
      ((x - cx) / rx) ** 2 + ((y - 16) / ry) ** 2 < 1
    if (inside(15, 6, 9) || inside(33, 6, 9)) return lung
    return inside(24, 22, 15) ? soft : air
  }
}

const read = async (files: readonly InputFile[]) => (await readAll(files)).all[0]!
const follows = ({ slices }: Series) => slices.map(({ followsPrevious }) => followsPrevious)

describe('pictures as series', () => {
  it('stacks the pictures of a folder in natural order, one HU line for all', async () => {
    const files = ['f/10.png', 'f/2.png', 'f/1.png'].map((name) =>
      picture(name, (x, y) => (x === 0 && y === 0 ? 60 + name.length : body(0, 40, 160)(x, y))),
    )
    const { all, refusals } = await readAll(files)
    expect(refusals).toEqual([])
    expect(all).toHaveLength(1)
    const series = all[0]!
    expect(series).toMatchObject({ source: 'raster', intensity: 'hu-estimated', modality: 'CT' })
    expect(series.volume!.shapeZyx).toEqual([3, 32, 48])
    // 10.png has the longest name, so the brightest corner: it is the last slice.
    const corner = [0, 1, 2].map((z) => sliceHu(series.volume!, z)[0]!)
    expect(corner[0]).toBe(corner[1])
    expect(corner[2]).toBeGreaterThan(corner[1]!)
    const at = (x: number, y: number): number => sliceHu(series.volume!, 1)[y * 48 + x]!
    expect(at(24, 3)).toBe(40)
    expect(at(0, 31)).toBe(-1000)
    expect(
      series.slices.map(({ positionMm, followsPrevious }) => [positionMm, followsPrevious]),
    ).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ])
    expect(codesOf(series)).toEqual([
      'raster/not-hu',
      'raster/unknown-spacing',
      'raster/assumed-orientation',
      'raster/gap',
    ])
    expect(series.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([1, 2, 10])
    expect(series.findings.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  it('breaks "consecutive" where a picture was refused or a number is skipped, and only there', async () => {
    const grey = body(0, 40, 160)
    const numbered = (...numbers: number[]) => numbers.map((n) => picture(`s/ct-${n}a.png`, grey))
    const broken = madeFile('s/ct-3a.png', (await numbered(3)[0]!.bytes()).slice(0, 60))

    const refused = await read([...numbered(1, 2, 4, 5), broken])
    expect(follows(refused)).toEqual([false, true, false, true])
    expect(findingOf(refused, 'raster/gap')).toMatchObject({
      sliceIndex: 2,
      found: '1 picture missing',
    })
    const skipped = await read(numbered(8, 9, 10, 14, 15))
    expect(follows(skipped)).toEqual([false, true, true, false, true])
    expect(findingOf(skipped, 'raster/gap')).toMatchObject({ found: '3 pictures missing' })
    expect(skipped.slices[3]).toMatchObject({ index: 3, instanceNumber: 14 })
    // Every second slice was taken: none is missing.
    const sparse = await read(numbered(2, 4, 6, 8))
    expect(follows(sparse)).toEqual([false, true, true, true])
    expect(codesOf(sparse)).not.toContain('raster/gap')
  })

  it('takes no number that may be a patient for an instance number', async () => {
    const { all } = await readAll([picture('s/20210304.png', body(0, 40, 160))])
    expect(all[0]!.slices[0]!.instanceNumber).toBeNull()
  })

  it('keeps sizes and folders apart', async () => {
    const grey = body(0, 40, 160)
    const { all } = await readAll([
      picture('a/1.png', grey),
      picture('a/2.png', grey, [40, 32]),
      picture('b/1.png', grey),
      picture('a/3.png', grey),
    ])
    expect(all.map(({ volume }) => volume!.shapeZyx)).toEqual([
      [2, 32, 48],
      [1, 32, 40],
      [1, 32, 48],
    ])
    expect(new Set(all.map(({ seriesInstanceUID }) => seriesInstanceUID)).size).toBe(3)
  })

  it('takes a picture without air and tissue for the window 1200/-700, and says so', async () => {
    const { all } = await readAll([picture('grey.png', () => 128)])
    expect(all[0]!.intensity).toBe('windowed')
    expect(sliceHu(all[0]!.volume!, 0)[0]).toBe(Math.round(-1300 + (128 * 1200) / 255))
    expect(all[0]!.findings[0]).toMatchObject({
      code: 'raster/not-hu',
      found: 'grey, taken as windowed',
    })
  })

  it('reports a broken picture and stacks the rest', async () => {
    const whole = picture('a/1.png', body(0, 40, 160))
    const broken = madeFile('a/2.png', (await whole.bytes()).slice(0, 60))
    const { all, refusals } = await readAll([whole, broken])
    expect(all.map(({ slices }) => slices.length)).toEqual([1])
    expect(refusals).toMatchObject([{ code: 'raster/damaged-picture', fileIndex: 1 }])
  })
})
