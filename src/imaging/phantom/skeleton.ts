/** Bones: spine, ribs with their cartilage, sternum, clavicles, scapulae, and arms where they lie in the field. */
import type { Anatomy } from './anatomy.ts'
import {
  bone,
  ellipsoid,
  type Part,
  part,
  pipe,
  type PointMm,
  type Solid,
  tube,
  union,
} from './solids.ts'

const VERTEBRA_MM = 27

export function skeleton(anatomy: Anatomy, armsInField: boolean): Part[] {
  return [
    ...spine(),
    ...ribs(anatomy),
    sternum(anatomy),
    ...[-1, 1].flatMap((side) => shoulder(anatomy, side)),
    ...(armsInField ? [-1, 1].flatMap((side) => arm(anatomy, side)) : []),
  ]
}

function spine(): Part[] {
  const parts: Part[] = [
    part(
      pipe(
        [
          [0, 62, -20],
          [0, 62, 320],
        ],
        [15, 15],
      ),
      75,
    ),
  ]
  for (let z = -14; z < 320; z += VERTEBRA_MM) {
    parts.push(
      bone(vertebralBody(z)),
      bone(
        union([
          tube([-10, 70, z + 4], [-13, 84, z + 2], 4),
          tube([10, 70, z + 4], [13, 84, z + 2], 4),
          tube([-13, 84, z + 2], [0, 96, z - 4], 3.5),
          tube([13, 84, z + 2], [0, 96, z - 4], 3.5),
          tube([0, 96, z - 4], [0, 108, z - 16], 3.5, 3),
        ]),
      ),
      bone(tube([-13, 82, z + 4], [-36, 92, z + 5], 4.5, 4)),
      bone(tube([13, 82, z + 4], [36, 92, z + 5], 4.5, 4)),
    )
  }
  // The canal: cord and fluid.
  parts.push(
    part(
      pipe(
        [
          [0, 84, -20],
          [0, 84, 320],
        ],
        [8, 8],
      ),
      28,
    ),
  )
  return parts
}

/** A drum with a waist, flattened towards the canal. */
function vertebralBody(z: number): Solid {
  return {
    lowMm: [-20, 42, z - 11],
    highMm: [20, 78, z + 11],
    distanceMm(x, y, pz) {
      const waist = 1.5 * (1 - ((pz - z) / 11) ** 2)
      const drum = Math.max(Math.hypot(x / 19, (y - 60) / 16) * 17 - 17 + waist, y - 73)
      return Math.max(drum, Math.abs(pz - z) - 11)
    },
  }
}

/** Twelve pairs: each leaves the spine, slopes down around the chest and ends in cartilage at the sternum. */
function ribs(anatomy: Anatomy): Part[] {
  const parts: Part[] = []
  for (let i = 0; i < 12; i += 1) {
    const backMm = 286 - 21 * i
    const dropMm = 28 + 52 * Math.min(1, i / 5)
    // The lowest ribs end in the wall.
    const lastTurn = i < 7 ? 1 : 1 - 0.11 * (i - 6)
    for (const side of [-1, 1]) {
      const points = Array.from({ length: 37 }, (_, j) =>
        ribPoint(anatomy, side, (j / 36) * lastTurn, backMm, dropMm),
      )
      points.forEach((to, j) => {
        const from = points[j - 1]
        if (!from) return
        const cartilage = i < 10 && j / 36 > 0.8
        const solid = union([
          tube([from[0], from[1], from[2] - 3], [to[0], to[1], to[2] - 3], 3.6),
          tube([from[0], from[1], from[2] + 3], [to[0], to[1], to[2] + 3], 3.6),
        ])
        parts.push(cartilage ? part(solid, 105) : bone(solid, 1.3, 230))
      })
    }
  }
  return parts
}

/** Turn 0 is beside the spine, 1 beside the sternum. */
function ribPoint(
  anatomy: Anatomy,
  side: number,
  turn: number,
  backMm: number,
  dropMm: number,
): PointMm {
  const z = backMm - (dropMm * (1 - Math.cos(Math.PI * turn))) / 2
  const { halfWidth, halfDepth, middleY } = anatomy.cavityAt(Math.min(z, 276))
  const angle = 0.22 + turn * (Math.PI - 0.42)
  return [
    side * (halfWidth + 5.5) * superSin(angle),
    middleY + (halfDepth + 5.5) * superCos(angle),
    z,
  ]
}

/** Angle to a point of the cavity's own superellipse (exponent 2.25). */
function superSin(angle: number): number {
  return Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** (2 / 2.25)
}
function superCos(angle: number): number {
  return Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** (2 / 2.25)
}

function sternum(anatomy: Anatomy): Part {
  return bone(
    {
      lowMm: [-32, -130, 112],
      highMm: [32, -20, 252],
      distanceMm(x, y, z) {
        const { halfDepth, middleY } = anatomy.cavityAt(z)
        const front = middleY - halfDepth - 7
        const halfWidth = z > 215 ? 20 + 10 * ((z - 215) / 37) : 16
        const [u, v] = [Math.abs(x) - (halfWidth - 5), Math.abs(y - front) - 1]
        const flat = Math.hypot(Math.max(u, 0), Math.max(v, 0)) + Math.min(Math.max(u, v), 0) - 4.5
        return Math.max(flat, Math.abs(z - 182) - 70)
      },
    },
    1.4,
    140,
  )
}

/** Clavicle, scapula and the head of the raised arm. */
function shoulder(anatomy: Anatomy, side: number): Part[] {
  const front = anatomy.cavityAt(250).middleY - anatomy.cavityAt(250).halfDepth
  return [
    bone(
      pipe(
        [
          [side * 20, front - 8, 252],
          [side * 60, front - 2, 263],
          [side * 105, -8, 278],
          [side * 132, 4, 292],
        ],
        [8, 6, 5.5, 6],
      ),
    ),
    bone(scapula(side), 1.5, 260),
    bone(
      pipe(
        [
          [side * 138, 30, 254],
          [side * 128, 26, 268],
        ],
        [9, 12],
      ),
    ),
    bone(ellipsoid([side * 152, 16, 292], [23, 23, 24]), 2.2, 150),
  ]
}

/** The blade: a thin plate on the ribs' back, broader towards the shoulder, with its spine behind. */
function scapula(side: number): Solid {
  return {
    lowMm: side < 0 ? [-150, 20, 150] : [70, 20, 150],
    highMm: side < 0 ? [-70, 120, 276] : [150, 120, 276],
    distanceMm(x, y, z) {
      const up = (z - 150) / 126
      const [ax, ay] = [100 - 18 * up, 91 - 4 * up]
      const [bx, by] = [118 + 22 * up, 76 - 44 * up]
      const [px, py, dx, dy] = [side * x - ax, y - ay, bx - ax, by - ay]
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)))
      // The plate bends around the ribs and swells into the lateral border.
      const bend = 7 * Math.sin(Math.PI * t)
      const blade = Math.hypot(px - t * dx - bend * 0.5, py - t * dy - bend) - 2.2 - 3 * t * t
      return Math.max(blade, Math.abs(z - 213) - 62)
    },
  }
}

/** An arm beside the body: skin and fat, muscle, humerus. */
function arm(anatomy: Anatomy, side: number): Part[] {
  const x = side * (anatomy.bodyAt(120).halfWidth + 38)
  const along = (radius: number) => tube([x, 22, -60], [x * 0.97, 18, 330], radius)
  return [part(along(42), -95), part(along(35), 52), bone(along(11), 4, 20)]
}
