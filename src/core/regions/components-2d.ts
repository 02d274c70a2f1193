/** Connected parts of a picture. */
import type { Rectangle } from '../reading.ts'

export interface Component2d {
  /** What `labels` holds at its pixels: 1 for the first in reading order, 2 for the next. */
  readonly label: number
  readonly areaPx: number
  /** The smallest rectangle that holds it. */
  readonly box: Rectangle
}

/**
 * Labels the connected parts of a binary picture.
 * @param mask row-major [y, x]; anything but 0 belongs to a part
 * @param width columns
 * @param height rows
 * @param neighbours 8: corners touch (the lesions' rule); 4: only edges do
 * @returns `labels` of the same shape (0 outside), and the parts in reading order of their first pixel
 */
export function connectedComponents2d(
  mask: Uint8Array,
  width: number,
  height: number,
  neighbours: 4 | 8 = 8,
): { readonly labels: Int32Array; readonly components: readonly Component2d[] } {
  const labels = new Int32Array(mask.length)
  const components: Component2d[] = []
  // Every pixel is pushed at most once.
  const stack = new Int32Array(mask.length)
  const corners = neighbours === 8
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (mask[seed] === 0 || labels[seed] !== 0) continue
    const label = components.length + 1
    let [areaPx, waiting] = [0, 1]
    let [left, right, top, bottom] = [width, -1, height, -1]
    labels[seed] = label
    stack[0] = seed
    while (waiting > 0) {
      waiting -= 1
      const index = stack[waiting]!
      const y = Math.floor(index / width)
      const x = index - y * width
      areaPx += 1
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
      const firstX = x > 0 ? -1 : 0
      const lastX = x < width - 1 ? 1 : 0
      const lastY = y < height - 1 ? 1 : 0
      for (let dy = y > 0 ? -1 : 0; dy <= lastY; dy += 1) {
        for (let dx = firstX; dx <= lastX; dx += 1) {
          const next = index + dy * width + dx
          if (mask[next] === 0 || labels[next] !== 0) continue
          if (!corners && dx !== 0 && dy !== 0) continue
          labels[next] = label
          stack[waiting] = next
          waiting += 1
        }
      }
    }
    const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
    components.push({ label, areaPx, box })
  }
  return { labels, components }
}
