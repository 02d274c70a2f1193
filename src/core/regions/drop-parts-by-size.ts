import { labelRuns } from './run-components.ts'

/**
 * Clears the parts of a slice that are smaller than a number of pixels.
 *
 * @param slice 0 or 1, row-major [y, x]; changed in place
 * @param columns columns of the slice
 * @param smallestPx pixels from which on a part stays; neighbours share an edge
 */
export function dropSmallParts(slice: Uint8Array, columns: number, smallestPx: number): void {
  clearParts(slice, columns, (sizePx) => sizePx < smallestPx)
}

/**
 * Clears the parts of a slice that are larger than a number of pixels.
 *
 * @param slice 0 or 1, row-major [y, x]; changed in place
 * @param columns columns of the slice
 * @param largestPx pixels up to which a part stays; neighbours share an edge
 */
export function dropLargeParts(slice: Uint8Array, columns: number, largestPx: number): void {
  clearParts(slice, columns, (sizePx) => sizePx > largestPx)
}

function clearParts(slice: Uint8Array, columns: number, goes: (sizePx: number) => boolean): void {
  const runs = labelRuns(slice, [1, slice.length / columns, columns])
  const sizesPx = new Float64Array(runs.count)
  for (const [run, part] of runs.part.entries()) sizesPx[part]! += runs.end[run]! - runs.begin[run]!
  for (const [run, part] of runs.part.entries()) {
    if (goes(sizesPx[part]!)) slice.fill(0, runs.begin[run], runs.end[run])
  }
}
