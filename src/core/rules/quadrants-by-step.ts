/** Which quadrants of a slice hold a lesion, at every threshold on a step: all of them in one pass over a kept map. */
import { LESION_MAP_STEPS } from '../lesion-map.ts'
import { QUADRANTS } from '../reading.ts'
import { LESION_GRID_PX } from './lesion-boxes.ts'
import { type Point, quadrantOf } from './quadrants.ts'

/** Numbers of a part: its pixels, its box, its first pixel in reading order. */
const [COUNT, LEFT, RIGHT, TOP, BOTTOM, FIRST] = [0, 1, 2, 3, 4, 5]
const PART = 6
const LESION = QUADRANTS.length * PART
const ALL = (1 << QUADRANTS.length) - 1

/**
 * What `lesionBoxes` says of one slice at each step, in one pass: the threshold falls step by step, pixels join the lesions that
 * they touch (union-find), and each lesion keeps the box and the count of its part in every quadrant. A part above the floor
 * stays above it, as lesions only grow; one so split that no part is above it is looked at again at every step.
 * @param levels of the slice, row-major [512, 512]
 * @param origin where the quadrants meet, in pixels of the grid
 * @param minimumBoxPx the floor of the lesion rule
 * @returns for each step 0 to 200 (0 is not used) one bit a quadrant, in the order of QUADRANTS
 */
export function quadrantsByStep(
  levels: Uint8Array,
  origin: Point,
  minimumBoxPx: number,
): Uint8Array {
  const { order, starts } = byLevel(levels)
  const lesions = growingLesions(order, origin)
  const found = new Uint8Array(LESION_MAP_STEPS + 1)
  const split = new Set<number>()
  let settled = 0
  for (let step = LESION_MAP_STEPS; step >= 1; step -= 1) {
    if (settled === ALL) {
      found[step] = ALL
      continue
    }
    const [start, end] = [starts[step + 1]!, starts[step]!]
    for (let id = start; id < end; id += 1) lesions.add(id)
    for (let id = start; id < end; id += 1) {
      const root = lesions.rootOf(id)
      const above = lesions.partsAbove(root, minimumBoxPx)
      settled |= above
      if (above === 0 && lesions.counts(root, minimumBoxPx)) split.add(root)
    }
    let undecided = 0
    for (const root of split) {
      if (lesions.rootOf(root) !== root || lesions.partsAbove(root, minimumBoxPx) !== 0)
        split.delete(root)
      else undecided |= lesions.largestPart(root)
    }
    found[step] = settled | undecided
  }
  return found
}

/** Pixels above level 0, highest first; those of a level lie from `starts[level + 1]` up to `starts[level]`. */
function byLevel(levels: Uint8Array) {
  const starts = new Int32Array(LESION_MAP_STEPS + 2)
  for (const level of levels) if (level > 0) starts[level]! += 1
  for (let level = LESION_MAP_STEPS; level >= 1; level -= 1) starts[level]! += starts[level + 1]!
  const next = starts.slice()
  const order = new Int32Array(starts[1]!)
  for (let at = 0; at < levels.length; at += 1) {
    const level = levels[at]!
    if (level === 0) continue
    const place = next[level + 1]!
    order[place] = at
    next[level + 1] = place + 1
  }
  return { order, starts }
}

/** Lesions that grow by pixels; a pixel is named by its place in `order`, a lesion by the pixel at its root. */
function growingLesions(order: Int32Array, origin: Point) {
  const size = LESION_GRID_PX
  const parent = new Int32Array(order.length)
  /** A pixel's name and one; 0 where none has been added. */
  const named = new Int32Array(size * size)
  const parts = new Int32Array(order.length * LESION)

  const rootOf = (id: number): number => {
    let root = id
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!
      root = parent[root]!
    }
    return root
  }
  const join = (one: number, other: number): void => {
    const [to, from] = [rootOf(one), rootOf(other)]
    if (to === from) return
    parent[from] = to
    for (let part = 0; part < LESION; part += PART) {
      const [a, b] = [to * LESION + part, from * LESION + part]
      if (parts[b + COUNT] === 0) continue
      if (parts[a + COUNT] === 0) {
        parts.copyWithin(a, b, b + PART)
        continue
      }
      parts[a + COUNT]! += parts[b + COUNT]!
      parts[a + LEFT] = Math.min(parts[a + LEFT]!, parts[b + LEFT]!)
      parts[a + RIGHT] = Math.max(parts[a + RIGHT]!, parts[b + RIGHT]!)
      parts[a + TOP] = Math.min(parts[a + TOP]!, parts[b + TOP]!)
      parts[a + BOTTOM] = Math.max(parts[a + BOTTOM]!, parts[b + BOTTOM]!)
      parts[a + FIRST] = Math.min(parts[a + FIRST]!, parts[b + FIRST]!)
    }
  }
  return {
    rootOf,
    add(id: number): void {
      const at = order[id]!
      const y = Math.floor(at / size)
      const x = at - y * size
      parent[id] = id
      named[at] = id + 1
      const quadrant = QUADRANTS.indexOf(quadrantOf({ x, y }, origin))
      const part = id * LESION + quadrant * PART
      parts[part + COUNT] = 1
      parts[part + LEFT] = x
      parts[part + RIGHT] = x
      parts[part + TOP] = y
      parts[part + BOTTOM] = y
      parts[part + FIRST] = at
      for (let row = Math.max(0, y - 1); row <= Math.min(size - 1, y + 1); row += 1)
        for (let column = Math.max(0, x - 1); column <= Math.min(size - 1, x + 1); column += 1) {
          const neighbour = named[row * size + column]!
          if (neighbour !== 0) join(neighbour - 1, id)
        }
    },
    /** @returns whether the box of the whole lesion is above the floor */
    counts(root: number, minimumBoxPx: number): boolean {
      let [left, right, top, bottom] = [size, -1, size, -1]
      for (let at = root * LESION; at < (root + 1) * LESION; at += PART) {
        if (parts[at + COUNT] === 0) continue
        left = Math.min(left, parts[at + LEFT]!)
        right = Math.max(right, parts[at + RIGHT]!)
        top = Math.min(top, parts[at + TOP]!)
        bottom = Math.max(bottom, parts[at + BOTTOM]!)
      }
      return (right - left + 1) * (bottom - top + 1) > minimumBoxPx
    },
    /** @returns one bit for each quadrant whose part is above the floor */
    partsAbove(root: number, minimumBoxPx: number): number {
      let bits = 0
      for (let quadrant = 0; quadrant < QUADRANTS.length; quadrant += 1) {
        const at = root * LESION + quadrant * PART
        if (parts[at + COUNT] === 0) continue
        const width = parts[at + RIGHT]! - parts[at + LEFT]! + 1
        const height = parts[at + BOTTOM]! - parts[at + TOP]! + 1
        if (width * height > minimumBoxPx) bits |= 1 << quadrant
      }
      return bits
    },
    /** @returns the bit of the quadrant with most pixels; of equal ones, of the first in reading order */
    largestPart(root: number): number {
      let best = 0
      for (let quadrant = 1; quadrant < QUADRANTS.length; quadrant += 1) {
        const [at, than] = [root * LESION + quadrant * PART, root * LESION + best * PART]
        const more = parts[at + COUNT]! - parts[than + COUNT]!
        if (more > 0 || (more === 0 && parts[at + FIRST]! < parts[than + FIRST]!)) best = quadrant
      }
      return 1 << best
    },
  }
}
