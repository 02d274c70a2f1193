import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PictureRegion, resampleSlice } from './resample-slice.ts'

const ROW = { values: Float32Array.of(3, 7, 1, 9, 4, 4, 8, 2, 6, 0, 5, 10), width: 12, height: 1 }
const sizes = fc.integer({ min: 1, max: 40 })

function alongX(region: PictureRegion, width: number): number[] {
  return [...resampleSlice(ROW, region, { width, height: 1 })]
}

function whole(picture: { width: number; height: number }) {
  return { x: 0, y: 0, width: picture.width, height: picture.height }
}

/** To five decimals: Pillow and we both store 32-bit numbers. */
function rounded(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value * 1e5) / 1e5)
}

describe('resampleSlice', () => {
  // Image.resize(..., BILINEAR) of Pillow 9.4.0 on mode F. Its ends differ when it shrinks: it drops taps beyond the
  // edge, we repeat the edge.
  it('shrinks as Pillow does, away from the edge', () => {
    const pillow = [5.440678119659424, 5.035714149475098, 3.779660940170288]
    expect(rounded(alongX(whole(ROW), 5).slice(1, 4))).toEqual(rounded(pillow))
  })

  it('enlarges as Pillow does, edges included', () => {
    const pillow = [
      3, 5, 6, 2, 5, 8.166666984558105, 4.833333492279053, 4, 4.666666507720947,
    ].concat(
      [7.333333492279053, 5, 2.6666667461395264, 5.333333492279053, 3, 0.8333333134651184],
      [4.166666507720947, 7.5, 10],
    )
    expect(rounded(alongX(whole(ROW), 18))).toEqual(rounded(pillow))
  })

  it('takes a region between pixels, worked out by hand', () => {
    // Two output pixels over [1.5, 3.5): centres 2 and 3 in edges, so half-way between pixels 1|2 and 2|3.
    expect(alongX({ x: 1.5, y: 0, width: 2, height: 1 }, 2)).toEqual([4, 5])
    // Shrinking by two: weights 1/8 3/8 3/8 1/8 about the edge between pixels 4 and 5.
    const shrunk = alongX({ x: 4, y: 0, width: 2, height: 1 }, 1)
    expect(rounded(shrunk)).toEqual([(9 + 3 * 4 + 3 * 4 + 8) / 8])
  })

  it('repeats the edge outside the picture', () => {
    const padded = [3, 3, 3, 3, 3, 3, ...ROW.values, 10, 10, 10, 10, 10, 10]
    expect(alongX({ x: -6, y: 0, width: 24, height: 1 }, 24)).toEqual(padded)
  })

  it('keeps a constant at any sizes', () => {
    fc.assert(
      fc.property(sizes, sizes, sizes, sizes, (width, height, outWidth, outHeight) => {
        const flat = { values: new Uint8Array(width * height).fill(7), width, height }
        const result = resampleSlice(flat, whole(flat), { width: outWidth, height: outHeight })
        expect(result).toHaveLength(outWidth * outHeight)
        for (const value of result) expect(value).toBeCloseTo(7, 5)
      }),
    )
  })

  // Shrunk by a fraction, a triangle does not weigh both sides alike: only whole factors keep a ramp exactly.
  it.each([
    [60, 25],
    [60, 20],
    [60, 15],
    [60, 91],
    [60, 60],
  ])('keeps a ramp of %i pixels brought to %i where the filter stays inside', (width, outWidth) => {
    const ramp = { values: Float32Array.from({ length: width }, (_, i) => i), width, height: 1 }
    const result = resampleSlice(ramp, whole(ramp), { width: outWidth, height: 1 })
    const scale = width / outWidth
    const reach = Math.max(1, scale)
    const inside = [...result.entries()].filter(([x]) => {
      const source = (x + 0.5) * scale - 0.5
      return source >= reach - 1 && source <= width - reach
    })
    expect(inside.length).toBeGreaterThan(outWidth / 2)
    const tolerance = scale > 1 && !Number.isInteger(scale) ? 0.1 : 1e-5
    for (const [x, value] of inside) {
      expect(Math.abs(value - ((x + 0.5) * scale - 0.5))).toBeLessThan(tolerance)
    }
  })

  it('turns with the picture: x and y are treated alike', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 63, maxLength: 63 }),
        sizes,
        sizes,
        fc.record({
          x: fc.double({ min: -3, max: 5, noNaN: true }),
          y: fc.double({ min: -3, max: 5, noNaN: true }),
          width: fc.double({ min: 1, max: 9, noNaN: true }),
          height: fc.double({ min: 1, max: 9, noNaN: true }),
        }),
        (values, width, height, region) => {
          const upright = resampleSlice({ values, width: 9, height: 7 }, region, { width, height })
          const transposed = Uint8Array.from(
            values,
            (_, i) => values[(i % 7) * 9 + Math.floor(i / 7)]!,
          )
          const turned = resampleSlice(
            { values: transposed, width: 7, height: 9 },
            { x: region.y, y: region.x, width: region.height, height: region.width },
            { width: height, height: width },
          )
          for (let y = 0; y < height; y += 1) {
            for (let x = 0; x < width; x += 1) {
              expect(turned[x * height + y]).toBeCloseTo(upright[y * width + x]!, 3)
            }
          }
        },
      ),
    )
  })
})
