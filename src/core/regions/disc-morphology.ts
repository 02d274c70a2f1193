/**
 * Dilation, erosion, opening and closing of one slice by a disc given in millimetres: two passes over the pixels
 * whatever the radius (distance along each column, then intervals along each row), so exact for unequal spacing too.
 */

/** The grid of one slice: rows, columns and the distance of their centres in mm. */
export interface SliceGrid {
  readonly rows: number
  readonly columns: number
  /** Along x. */
  readonly columnSpacingMm: number
  /** Along y. */
  readonly rowSpacingMm: number
}

/**
 * Every pixel whose centre lies within `radiusMm` of a set pixel's centre; what lies outside the slice is not set.
 *
 * @param mask 0 or other, row-major [y, x]
 * @param grid size and spacing of the slice
 * @param radiusMm radius of the disc; less than a pixel leaves the mask as it is
 * @returns a new mask, 0 or 1
 */
export function dilateDisc(mask: Uint8Array, grid: SliceGrid, radiusMm: number): Uint8Array {
  return dilateWhere(mask, grid, radiusMm, true)
}

/**
 * Every set pixel farther than `radiusMm` from any pixel that is not set; what lies outside the slice counts as set.
 *
 * @param mask 0 or other, row-major [y, x]
 * @param grid size and spacing of the slice
 * @param radiusMm radius of the disc; less than a pixel leaves the mask as it is
 * @returns a new mask, 0 or 1
 */
export function erodeDisc(mask: Uint8Array, grid: SliceGrid, radiusMm: number): Uint8Array {
  const eroded = dilateWhere(mask, grid, radiusMm, false)
  for (let i = 0; i < eroded.length; i++) eroded[i] = eroded[i] === 0 ? 1 : 0
  return eroded
}

/** Dilation, then erosion: fills gaps and bays narrower than twice the radius. */
export function closeDisc(mask: Uint8Array, grid: SliceGrid, radiusMm: number): Uint8Array {
  return erodeDisc(dilateDisc(mask, grid, radiusMm), grid, radiusMm)
}

/** Erosion, then dilation: removes what is thinner than twice the radius. */
export function openDisc(mask: Uint8Array, grid: SliceGrid, radiusMm: number): Uint8Array {
  return dilateDisc(erodeDisc(mask, grid, radiusMm), grid, radiusMm)
}

/** Dilates the pixels that are set (`value` true) or those that are not (false). */
function dilateWhere(
  mask: Uint8Array,
  grid: SliceGrid,
  radiusMm: number,
  value: boolean,
): Uint8Array {
  const { rows, columns } = grid
  const reachRows = Math.floor(radiusMm / grid.rowSpacingMm)
  const halfWidths = Int32Array.from({ length: reachRows + 1 }, (_, row) => {
    const dyMm = row * grid.rowSpacingMm
    return Math.floor(Math.sqrt(radiusMm * radiusMm - dyMm * dyMm) / grid.columnSpacingMm)
  })
  const far = reachRows + 1
  const rowsAway = rowsToNearest(mask, rows, columns, value, far)
  const dilated = new Uint8Array(rows * columns)
  // +1 where an interval begins, -1 behind its end: the running sum is the number of intervals over a column.
  const changes = new Int32Array(columns + 1)
  for (let y = 0; y < rows; y++) {
    const start = y * columns
    changes.fill(0)
    for (let x = 0; x < columns; x++) {
      const away = rowsAway[start + x] ?? far
      if (away >= far) continue
      const half = halfWidths[away] ?? 0
      const first = Math.max(x - half, 0)
      const end = Math.min(x + half + 1, columns)
      changes[first] = (changes[first] ?? 0) + 1
      changes[end] = (changes[end] ?? 0) - 1
    }
    let intervals = 0
    for (let x = 0; x < columns; x++) {
      intervals += changes[x] ?? 0
      if (intervals > 0) dilated[start + x] = 1
    }
  }
  return dilated
}

/** Rows to the nearest pixel of the wanted value in the same column, at most `far`. */
function rowsToNearest(
  mask: Uint8Array,
  rows: number,
  columns: number,
  value: boolean,
  far: number,
): Uint16Array {
  const away = new Uint16Array(rows * columns)
  for (let x = 0; x < columns; x++) away[x] = (mask[x] !== 0) === value ? 0 : far
  for (let i = columns; i < away.length; i++) {
    away[i] = (mask[i] !== 0) === value ? 0 : Math.min((away[i - columns] ?? far) + 1, far)
  }
  for (let i = away.length - columns - 1; i >= 0; i--) {
    const below = (away[i + columns] ?? far) + 1
    if (below < (away[i] ?? 0)) away[i] = below
  }
  return away
}
