/** Coronal and sagittal pictures out of axial slices: rows from the head down, one pixel as high as it is wide. */
import type { Reading, WindowHu } from '../../../src/core/index.ts'
import { windowLimitsHu } from '../../../src/core/index.ts'
import type { SliceStore } from './slice-store.ts'

export type Plane = 'coronal' | 'sagittal'

/** One row of the picture: between two slices, or on one. */
interface Row {
  readonly lower: number
  readonly upper: number
  /** Of the upper one, 0 to 1. */
  readonly share: number
}

/** Which slices make the rows; null where none lies near enough, as in a gap. */
export type ReformatRows = readonly (Row | null)[]

/**
 * @param reading with slices and spacing
 * @param plane coronal or sagittal
 * @returns the rows, head first. Neighbours are interpolated; over a gap nothing is made up
 */
export function reformatRows({ slices, series }: Reading, plane: Plane): ReformatRows {
  const [xMm, yMm, zMm] = series.spacingMm ?? [1, 1, 1]
  const rowMm = plane === 'coronal' ? xMm : yMm
  const first = slices[0]
  const last = slices.at(-1)
  if (first === undefined || last === undefined) return []
  const highestMm = last.positionMm + zMm / 2
  const count = Math.max(1, Math.round((highestMm - first.positionMm + zMm / 2) / rowMm))
  const rows: (Row | null)[] = []
  let upper = slices.length - 1
  for (let row = 0; row < count; row += 1) {
    const atMm = highestMm - (row + 0.5) * rowMm
    while (upper > 0 && slices[upper - 1]!.positionMm >= atMm) upper -= 1
    rows.push(rowAt(slices, upper, atMm, zMm))
  }
  return rows
}

function rowAt(slices: Reading['slices'], upper: number, atMm: number, zMm: number): Row | null {
  const above = slices[upper]!
  const below = slices[upper - 1]
  if (below !== undefined && above.positionMm >= atMm && above.followsPrevious) {
    const share = (atMm - below.positionMm) / (above.positionMm - below.positionMm)
    return { lower: upper - 1, upper, share }
  }
  // At an end or beside a gap: as far as the slice itself reaches.
  const near = [upper, upper - 1].find(
    (index) => Math.abs((slices[index]?.positionMm ?? Infinity) - atMm) <= zMm / 2 + 1e-6,
  )
  return near === undefined ? null : { lower: near, upper: near, share: 0 }
}

/**
 * @param rows of the picture
 * @param row of it
 * @returns the slice that lies nearest; null in a gap
 */
export function sliceOfRow(rows: ReformatRows, row: number): number | null {
  const here = rows[Math.min(rows.length - 1, Math.max(0, Math.floor(row)))]
  if (!here) return null
  return here.share < 0.5 ? here.lower : here.upper
}

/** @param rows of the picture @param slice index @returns the first row that shows it, and how many do */
export function rowsOfSlice(
  rows: ReformatRows,
  slice: number,
): readonly [row: number, count: number] {
  const first = rows.findIndex((_, row) => sliceOfRow(rows, row) === slice)
  if (first < 0) return [0, 0]
  const last = rows.findLastIndex((_, row) => sliceOfRow(rows, row) === slice)
  return [first, last - first + 1]
}

interface Cut {
  readonly plane: Plane
  /** Row of the slices (coronal) or column (sagittal). */
  readonly at: number
  readonly shape: { readonly rows: number; readonly columns: number }
  readonly window: WindowHu
  readonly inverted: boolean
  readonly slices: Pick<SliceStore, 'get'>
  /** Tints lesions; null leaves them as they are. */
  readonly labels: Uint8Array | null
}

/** Red, green, blue; as the ground and the lesions of the reports. */
const GROUND = [0x0b, 0x0d, 0x10] as const
const LESION = [0xe6, 0x9f, 0x00] as const
const TINT = 0.45
const LEAST_LESION_LABEL = 2

/**
 * Draws a picture.
 * @param pixels red, green, blue, cover; as many rows as `rows`, as many columns as the slices are wide or deep
 * @param rows of the picture
 * @param cut where, and how; slices that are not there yet are left dark
 */
export function drawReformat(pixels: Uint8ClampedArray, rows: ReformatRows, cut: Cut): void {
  const { plane, at, shape, window, inverted, slices, labels } = cut
  const width = plane === 'coronal' ? shape.columns : shape.rows
  const start = plane === 'coronal' ? at * shape.columns : at
  const step = plane === 'coronal' ? 1 : shape.columns
  const sliceSize = shape.rows * shape.columns
  const { lowHu, highHu } = windowLimitsHu(window)
  const scale = 255 / (highHu - lowHu)
  let to = 0
  for (const row of rows) {
    const lower = row ? slices.get(row.lower) : undefined
    const upper = row ? slices.get(row.upper) : undefined
    const share = row?.share ?? 0
    const nearest = row ? (share < 0.5 ? row.lower : row.upper) : 0
    for (let i = 0, from = start; i < width; i += 1, from += step, to += 4) {
      pixels[to + 3] = 255
      if (lower === undefined || upper === undefined) {
        for (let c = 0; c < 3; c += 1) pixels[to + c] = GROUND[c]!
        continue
      }
      const hu = lower[from]! + (upper[from]! - lower[from]!) * share
      const grey = Math.min(255, Math.max(0, (hu - lowHu) * scale))
      const shown = inverted ? 255 - grey : grey
      const isLesion = labels !== null && labels[nearest * sliceSize + from]! >= LEAST_LESION_LABEL
      for (let c = 0; c < 3; c += 1)
        pixels[to + c] = isLesion ? shown + (LESION[c]! - shown) * TINT : shown
    }
  }
}
