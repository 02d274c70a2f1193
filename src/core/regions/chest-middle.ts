import type { PixelPoint } from './lung-outline.ts'

/**
 * The middle of the rectangle that holds the lungs of all slices.
 *
 * @param lungs set where not 0, row-major [z, y, x]
 * @param rows rows of a slice
 * @param columns columns of a slice
 * @returns a point in pixels, which may lie between two
 */
export function middleOf(lungs: Uint8Array, rows: number, columns: number): PixelPoint {
  const [seenX, seenY] = [new Uint8Array(columns), new Uint8Array(rows)]
  for (let row = 0; row * columns < lungs.length; row += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (lungs[row * columns + x] === 0) continue
      seenX[x] = 1
      seenY[row % rows] = 1
    }
  }
  return {
    x: (seenX.indexOf(1) + seenX.lastIndexOf(1)) / 2,
    y: (seenY.indexOf(1) + seenY.lastIndexOf(1)) / 2,
  }
}
