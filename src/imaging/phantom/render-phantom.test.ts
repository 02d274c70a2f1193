import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Phantom,
  PHANTOM_VARIANTS,
  type PhantomLesions,
  phantomSpec,
  renderPhantom,
} from './index.ts'

const SMALL = { sizePx: 128, sliceCount: 30, seed: 7 } as const

/** HU where `where` holds. */
function mean(phantom: Phantom, where: (at: number) => boolean): number {
  let [sum, count] = [0, 0]
  phantom.series.volume?.voxelsHu.forEach((hu, at) => {
    if (!where(at)) return
    sum += hu
    count += 1
  })
  return sum / count
}

function millilitres(phantom: Phantom, voxels: Uint8Array): number {
  const [x, y, z] = phantom.series.volume?.spacingMm ?? [0, 0, 0]
  return (voxels.reduce((sum, voxel) => sum + voxel, 0) * x * y * z) / 1000
}

/** Volume of the lungs on either side of the midline, x < 0 being the patient's right. */
function sides(phantom: Phantom): { right: number; left: number } {
  const half = phantom.spec.sizePx / 2
  const onRight = phantom.lungMask.voxels.map((voxel, at) => (at % (2 * half) < half ? voxel : 0))
  const right = millilitres(phantom, onRight)
  return { right, left: millilitres(phantom, phantom.lungMask.voxels) - right }
}

/** Compared in place of millions of voxels, which the test runner would walk one by one. */
function digest(voxels: Int16Array | Uint8Array | undefined): string {
  return createHash('sha256')
    .update(voxels ?? '')
    .digest('hex')
}

function voxelsOf({ series, lungMask, lesionMask }: Phantom) {
  return {
    hu: digest(series.volume?.voxelsHu),
    lungs: digest(lungMask.voxels),
    lesions: digest(lesionMask.voxels),
  }
}

/** Row of a voxel in slices of 128 pixels: grows to the back. */
function row(at: number): number {
  return Math.floor(at / 128) % 128
}

function lesionDensityHu(lesions: PhantomLesions): number {
  const phantom = renderPhantom({ ...SMALL, lesions })
  return mean(phantom, (at) => phantom.lesionMask.voxels[at] === 1)
}

describe('a typical phantom', () => {
  let phantom: Phantom
  beforeAll(() => {
    phantom = renderPhantom(SMALL)
  })

  it('is the same for the same seed and another for another', () => {
    const again = renderPhantom(SMALL)
    expect(voxelsOf(again)).toEqual(voxelsOf(phantom))
    expect(again.series.slices).toEqual(phantom.series.slices)
    const other = renderPhantom({ ...SMALL, seed: 8 })
    expect(voxelsOf(other).hu).not.toBe(voxelsOf(phantom).hu)
    expect(voxelsOf(other).lesions).not.toBe(voxelsOf(phantom).lesions)
    expect(other.series.seriesInstanceUID).not.toBe(phantom.series.seriesInstanceUID)
  })

  it('says that it is synthetic', () => {
    expect(phantom.series).toMatchObject({ source: 'phantom', synthetic: true, intensity: 'hu' })
  })

  it('covers the chest, feet first, with the field centred on the patient', () => {
    const { volume, slices } = phantom.series
    expect(volume?.shapeZyx).toEqual([30, 128, 128])
    expect(volume?.spacingMm).toEqual([360 / 128, 360 / 128, 10])
    expect(slices.map(({ positionMm }) => positionMm)).toEqual(
      Array.from({ length: 30 }, (_, index) => 5 + 10 * index),
    )
    expect(volume?.affineLps[11]).toBe(5)
  })

  it('has lungs of an adult, the left one smaller', () => {
    const { right, left } = sides(phantom)
    expect(right + left).toBeGreaterThan(3000)
    expect(right + left).toBeLessThan(5000)
    expect(left).toBeLessThan(right)
    expect(left).toBeGreaterThan(0.6 * right)
  })

  it('has lung on one stretch of slices, with none at either end', () => {
    const area = 128 * 128
    const has = phantom.series.slices.map(({ index }) =>
      phantom.lungMask.voxels.subarray(index * area, (index + 1) * area).includes(1),
    )
    expect(has[0]).toBe(false)
    expect(has.at(-1)).toBe(false)
    const stretch = has.slice(has.indexOf(true), has.lastIndexOf(true) + 1)
    expect(stretch.length).toBeGreaterThan(21)
    expect(stretch).not.toContain(false)
  })

  it('has lesions in the lungs of both sides, denser than lung', () => {
    const { lungMask, lesionMask } = phantom
    expect(lesionMask.voxels.every((lesion, at) => lesion <= (lungMask.voxels[at] ?? 0))).toBe(true)
    const half = (right: boolean) =>
      lesionMask.voxels.some((lesion, at) => lesion === 1 && at % 128 < 64 === right)
    expect([half(true), half(false)]).toEqual([true, true])
    const healthy = mean(phantom, (at) => lungMask.voxels[at] === 1 && lesionMask.voxels[at] === 0)
    const diseased = mean(phantom, (at) => lesionMask.voxels[at] === 1)
    expect(healthy).toBeGreaterThan(-870)
    expect(healthy).toBeLessThan(-760)
    expect(diseased).toBeGreaterThan(-650)
    expect(diseased).toBeLessThan(-250)
  })

  it('lets blood gather at the back', () => {
    const healthy = (at: number) =>
      phantom.lungMask.voxels[at] === 1 && phantom.lesionMask.voxels[at] === 0
    const front = mean(phantom, (at) => healthy(at) && row(at) < 50)
    const back = mean(phantom, (at) => healthy(at) && row(at) > 75)
    expect(back - front).toBeGreaterThan(10)
  })
})

describe('choices', () => {
  it('leaves healthy lungs without a lesion', () => {
    const { lesionMask } = renderPhantom({ ...SMALL, lesions: 'none' })
    expect(lesionMask.voxels.includes(1)).toBe(false)
  })

  it('makes consolidation far denser than ground glass', () => {
    expect(lesionDensityHu('consolidation')).toBeGreaterThan(-200)
    expect(lesionDensityHu('ground-glass')).toBeLessThan(-400)
  })

  const plain = renderPhantom({ ...SMALL, sliceCount: 12 })
  it.each(PHANTOM_VARIANTS)('shows the variant %s', (variant) => {
    const varied = renderPhantom({ ...SMALL, sliceCount: 12, variants: [variant] })
    expect(voxelsOf(varied).hu).not.toBe(voxelsOf(plain).hu)
    expect(millilitres(varied, varied.lungMask.voxels)).toBeGreaterThan(2800)
  })

  it('has no noise when none is asked for', () => {
    const { volume } = renderPhantom({ ...SMALL, sliceCount: 1, noiseHu: 0 }).series
    expect(volume?.voxelsHu[0]).toBe(-1000)
  })

  it('spaces a given number of slices over the chest, and cuts it off when both are given', () => {
    expect(phantomSpec({ sliceCount: 60 }).spacingMm).toBe(5)
    expect(phantomSpec({}).sliceCount).toBe(150)
    const { slices } = renderPhantom({ ...SMALL, sliceCount: 3, spacingMm: 2 }).series
    expect(slices.map(({ positionMm }) => positionMm)).toEqual([148, 150, 152])
  })

  it.each([
    ['sizePx', { sizePx: 1 }],
    ['sliceCount', { sliceCount: 2.5 }],
    ['spacingMm', { spacingMm: Number.NaN }],
    ['seed', { seed: -1 }],
  ])('refuses a senseless %s by name', (name, options) => {
    expect(() => phantomSpec(options)).toThrow(
      expect.objectContaining({
        code: 'phantom/invalid-specification',
        message: expect.stringContaining(name),
      }),
    )
  })
})
