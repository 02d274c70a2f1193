import { connectedComponents2d } from './components-2d.ts'

/**
 * Clears the parts of a slice that are smaller than a number of pixels.
 *
 * @param slice 0 or 1, row-major [y, x]; changed in place
 * @param columns columns of the slice
 * @param smallestPx pixels from which on a part stays; neighbours share an edge
 */
export function dropSmallParts(slice: Uint8Array, columns: number, smallestPx: number): void {
  const { labels, components } = connectedComponents2d(slice, columns, slice.length / columns, 4)
  const small = new Set(components.filter((c) => c.areaPx < smallestPx).map((c) => c.label))
  if (small.size === 0) return
  for (let i = 0; i < slice.length; i += 1) if (small.has(labels[i]!)) slice[i] = 0
}
