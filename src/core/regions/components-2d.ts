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
  const stack: number[] = []
  const visit = (index: number, label: number) => {
    if (mask[index] === 0 || labels[index] !== 0) return
    labels[index] = label
    stack.push(index)
  }
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (mask[seed] === 0 || labels[seed] !== 0) continue
    const label = components.length + 1
    let areaPx = 0
    let [left, right, top, bottom] = [width, -1, height, -1]
    visit(seed, label)
    while (stack.length > 0) {
      const index = stack.pop()!
      const y = Math.floor(index / width)
      const x = index - y * width
      areaPx += 1
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy += 1) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx += 1) {
          if (neighbours === 8 || dx === 0 || dy === 0) visit(index + dy * width + dx, label)
        }
      }
    }
    const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
    components.push({ label, areaPx, box })
  }
  return { labels, components }
}
