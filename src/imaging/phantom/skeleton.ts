/** Bones: spine, ribs with their cartilage, sternum, clavicles, scapulae, and arms where they lie in the field. */
import { type Anatomy, CAVITY_EXPONENT } from './anatomy.ts'
import {
  bone,
  ellipsoid,
  type Part,
  part,
  pipe,
  type PointMm,
  type Solid,
  smoothstep,
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
  const parts: Part[] = [part(pipe([0, 50, -20, 15], [0, 50, 320, 15]), 75)]
  for (let z = -14; z < 320; z += VERTEBRA_MM) {
    parts.push(
      bone(vertebralBody(z)),
      bone(
        union([
          tube([-10, 60, z + 4], [-13, 74, z + 2], 4),
          tube([10, 60, z + 4], [13, 74, z + 2], 4),
          tube([-13, 74, z + 2], [0, 87, z - 4], 3.5),
          tube([13, 74, z + 2], [0, 87, z - 4], 3.5),
          tube([-13, 74, z - 6], [0, 86, z - 11], 3),
          tube([13, 74, z - 6], [0, 86, z - 11], 3),
          tube([0, 87, z - 4], [0, 98, z - 16], 3.5, 3),
        ]),
      ),
      bone(tube([-13, 72, z + 4], [-36, 84, z + 5], 4.5, 4)),
      bone(tube([13, 72, z + 4], [36, 84, z + 5], 4.5, 4)),
    )
  }
  // The canal: cord and fluid.
  parts.push(part(pipe([0, 73, -20, 8], [0, 73, 320, 8]), 28))
  return parts
}

/** A drum with a waist, flattened towards the canal. */
function vertebralBody(z: number): Solid {
  return {
    lowMm: [-20, 30, z - 11],
    highMm: [20, 68, z + 11],
    distanceMm(x, y, pz) {
      const waist = 1.5 * (1 - ((pz - z) / 11) ** 2)
      const drum = Math.max(Math.hypot(x / 19, (y - 50) / 16) * 17 - 17 + waist, y - 63)
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

/** Angle to a point of the cavity's own superellipse . */
function superSin(angle: number): number {
  return Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** (2 / CAVITY_EXPONENT)
}
function superCos(angle: number): number {
  return Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** (2 / CAVITY_EXPONENT)
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
        [side * 20, front - 8, 252, 8],
        [side * 60, front - 2, 263, 6],
        [side * 105, -8, 278, 5.5],
        [side * 132, 4, 292, 6],
      ),
    ),
    bone(scapula(anatomy, side), 1.5, 260),
    bone(pipe([side * 138, 30, 254, 9], [side * 128, 26, 268, 12])),
    bone(ellipsoid([side * 152, 16, 292], [23, 23, 24]), 2.2, 150),
  ]
}

/** The blade: a thin plate that lies on the ribs' back, broader and thicker towards the shoulder. */
function scapula(anatomy: Anatomy, side: number): Solid {
  return {
    lowMm: side < 0 ? [-160, 0, 145] : [50, 0, 145],
    highMm: side < 0 ? [-50, 120, 278] : [160, 120, 278],
    distanceMm(x, y, z) {
      const up = (z - 145) / 130
      const low = Math.min(z, 215)
      const { middleY } = anatomy.cavityAt(low)
      // From behind (0) to the side (90 degrees).
      const turn = Math.atan2(side * x, y - middleY)
      const [from, to] = [0.78 - 0.1 * up, 0.9 + 0.42 * up]
      const beyond = Math.max(from - turn, turn - to) * 110
      const border = 1.8 + 3.2 * smoothstep(to - 0.25, to, turn)
      if (beyond > 2) return beyond
      const blade = Math.abs(anatomy.cavityMm(x, y, low) - 15 - 5 * up) - border
      return Math.max(blade, beyond, Math.abs(z - 212) - 64)
    },
  }
}

/** An arm beside the body: skin and fat, muscle, humerus. */
function arm(anatomy: Anatomy, side: number): Part[] {
  const x = side * (anatomy.bodyAt(120).halfWidth + 38)
  const along = (radius: number) => tube([x, 22, -60], [x * 0.97, 18, 330], radius)
  return [part(along(42), -95), part(along(35), 52), bone(along(11), 4, 20)]
}
