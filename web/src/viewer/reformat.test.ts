import { describe, expect, it } from 'vitest'
import type { Reading } from '../../../src/core/index.ts'
import { drawReformat, reformatRows, rowsOfSlice, sliceOfRow } from './reformat.ts'

const WINDOW = { widthHu: 254, centreHu: 127 }

/** Slices at these places in mm, 1 mm pixels; each follows the one before but those after a gap. */
function readingAt(positionsMm: readonly number[], gapsAfter: readonly number[] = []): Reading {
  const slices = positionsMm.map((positionMm, index) => ({
    index,
    positionMm,
    followsPrevious: index > 0 && !gapsAfter.includes(index - 1),
  }))
  const distance = positionsMm[1]! - positionsMm[0]!
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is looked at is there
  return { slices, series: { spacingMm: [1, 1, distance] } } as unknown as Reading
}

const SLICES = [Int16Array.of(0, 1, 2, 3, 4, 5), Int16Array.of(100, 101, 102, 103, 104, 105)]
const STACK = { get: (index: number) => SLICES[index] }
const greys = (pixels: number[][]) => pixels.map(([red]) => red)

describe('reformatRows', () => {
  it('lays the head above, and interpolates between neighbours', () => {
    const rows = reformatRows(readingAt([0, 2, 4]), 'coronal')
    expect(rows).toHaveLength(6)
    expect(rows[0]).toEqual({ lower: 2, upper: 2, share: 0 })
    expect(rows[1]).toEqual({ lower: 1, upper: 2, share: 0.75 })
    expect(rows[2]).toEqual({ lower: 1, upper: 2, share: 0.25 })
    expect(rows[5]).toEqual({ lower: 0, upper: 0, share: 0 })
  })

  it('makes nothing up in a gap', () => {
    const rows = reformatRows(readingAt([0, 2, 10], [1]), 'coronal')
    expect(rows.map((_, row) => sliceOfRow(rows, row))).toEqual([
      2,
      2,
      null,
      null,
      null,
      null,
      null,
      null,
      1,
      1,
      0,
      0,
    ])
  })

  it('finds the rows of a slice', () => {
    const rows = reformatRows(readingAt([0, 2, 4]), 'sagittal')
    expect(rowsOfSlice(rows, 2)).toEqual([0, 2])
    expect(rowsOfSlice(rows, 0)).toEqual([4, 2])
  })
})

describe('drawReformat', () => {
  const shape = { rows: 2, columns: 3 }
  const rows = reformatRows(readingAt([0, 1]), 'coronal')
  const draw = (plane: 'coronal' | 'sagittal', at: number, labels: Uint8Array | null = null) => {
    const width = plane === 'coronal' ? 3 : 2
    const pixels = new Uint8ClampedArray(width * rows.length * 4)
    drawReformat(pixels, rows, {
      plane,
      at,
      shape,
      window: WINDOW,
      inverted: false,
      slices: STACK,
      labels,
    })
    return Array.from({ length: width * rows.length }, (_, i) => [
      ...pixels.subarray(4 * i, 4 * i + 3),
    ])
  }

  it('takes a row of each slice, or a column', () => {
    const low = 0.5
    const grey = (hu: number) => Math.round(((hu - low) * 255) / 254)
    expect(greys(draw('coronal', 1))).toEqual([103, 104, 105, 3, 4, 5].map(grey))
    expect(greys(draw('sagittal', 2))).toEqual([102, 105, 2, 5].map(grey))
  })

  it('tints lesions', () => {
    const labels = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3)
    const [none, first, second] = draw('coronal', 1, labels)
    expect(none![0]).toBe(none![2])
    expect(first![0]! - first![2]!).toBeGreaterThan(50)
    expect(second![0]! - second![2]!).toBeGreaterThan(50)
  })
})
