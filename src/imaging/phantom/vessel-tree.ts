/** Pulmonary arteries with their bronchi, and veins: trees that grow from a hilum towards points all over a lung. */
import type { Random } from '../../core/index.ts'
import { type Anatomy, HILA } from './anatomy.ts'
import { type Part, part, type PointMm, tube } from './solids.ts'

const TWIGS = 900
const STEP_MM = 7
/** Murray's law asks for 3; pulmonary arteries were measured nearer 2.4 (Huang et al. 1996), which also looks right. */
const BRANCHING_EXPONENT = 2.5
const VESSEL_HU = 40

interface Node {
  readonly at: PointMm
  readonly parent: number
  readonly pathMm: number
  /** Twigs fed through this node. */
  twigs: number
}

/** All vessels and bronchi inside the lungs, in the order in which they are painted. */
export function lungVessels(anatomy: Anatomy, random: Random): Part[] {
  return HILA.flatMap((hilum, index) => {
    const side = index === 0 ? -1 : 1
    const arteries = grow(anatomy, random, side, [hilum[0] + side * 4, hilum[1], hilum[2]])
    const veins = grow(anatomy, random, side, [hilum[0], hilum[1] + 6, hilum[2] - 18])
    return [
      ...tubes(veins, 5.5).map(({ solid }) => part(solid, VESSEL_HU)),
      ...tubes(arteries, 6.5).map(({ solid }) => part(solid, VESSEL_HU)),
      ...bronchi(arteries, side),
    ]
  })
}

/**
 * Grows a tree: points of the lung, nearest to the hilum first, are each joined to the node that makes the shortest
 * way (new piece plus a share of the way back to the root, between a minimal tree and straight lines from the root).
 */
function grow(anatomy: Anatomy, random: Random, side: number, root: PointMm): Node[] {
  const targets = lungPoints(anatomy, random, side).toSorted(
    (a, b) => distance(a, root) - distance(b, root),
  )
  const nodes: Node[] = [{ at: root, parent: -1, pathMm: 0, twigs: 0 }]
  for (const target of targets) {
    let parent = cheapest(nodes, target)
    const from = nodes[parent]?.at ?? root
    const length = distance(from, target)
    const steps = Math.max(1, Math.round(length / STEP_MM))
    for (let i = 1; i <= steps; i += 1) {
      const bow = i < steps ? 1.2 : 0
      const along = (axis: 0 | 1 | 2) =>
        from[axis] + ((target[axis] - from[axis]) * i) / steps + bow * random.normal()
      nodes.push({
        at: [along(0), along(1), along(2)],
        parent,
        pathMm: (nodes[parent]?.pathMm ?? 0) + length / steps,
        twigs: 0,
      })
      parent = nodes.length - 1
    }
    for (let i = parent; i >= 0; i = nodes[i]?.parent ?? -1) {
      const node = nodes[i]
      if (node) node.twigs += 1
    }
  }
  return nodes
}

function cheapest(nodes: readonly Node[], target: PointMm): number {
  let best = 0
  let lowest = Infinity
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i]
    if (!node) continue
    const cost = distance(node.at, target) + 0.4 * node.pathMm
    if (cost < lowest) [best, lowest] = [i, cost]
  }
  return best
}

/** Points spread evenly over one lung, a little away from its surface. */
function lungPoints(anatomy: Anatomy, random: Random, side: number): PointMm[] {
  const points: PointMm[] = []
  while (points.length < TWIGS) {
    const point: PointMm = [
      side * 140 * random.next(),
      190 * random.next() - 95,
      30 + 260 * random.next(),
    ]
    if (anatomy.lungMm(...point) < -5) points.push(point)
  }
  return points
}

function tubes(nodes: readonly Node[], rootRadius: number) {
  const radius = (node: Node) =>
    Math.max(0.4, rootRadius * (node.twigs / TWIGS) ** (1 / BRANCHING_EXPONENT))
  return nodes.flatMap((node) => {
    const parent = nodes[node.parent]
    if (!parent) return []
    return [
      {
        solid: tube(parent.at, node.at, Math.min(radius(parent), 1.3 * radius(node)), radius(node)),
        from: parent.at,
        to: node.at,
        radius: radius(node),
      },
    ]
  })
}

/** A bronchus runs beside every larger artery: a wall around air. */
function bronchi(arteries: readonly Node[], side: number): Part[] {
  const large = tubes(arteries, 5).filter(({ radius }) => radius > 1.5)
  const beside = (at: PointMm, radius: number): PointMm => [
    at[0] - side * radius * 1.2,
    at[1] + radius * 1.3,
    at[2] + radius * 0.6,
  ]
  const lumen = (extraMm: number) =>
    large.map(({ from, to, radius }) =>
      tube(
        beside(from, radius),
        beside(to, radius),
        0.75 * radius + extraMm,
        0.75 * radius + extraMm,
      ),
    )
  return [
    ...lumen(0.7).map((solid) => part(solid, -60)),
    ...lumen(0).map((solid) => part(solid, -960)),
  ]
}

function distance(a: PointMm, b: PointMm): number {
  // Math.hypot is many times slower, and this is the tree's inner loop.
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
}
