/**
 * The phantom's large shapes: outline of the body, chest cavity, diaphragm, lungs. All lengths in mm in the
 * phantom's LPS frame (see solids.ts), drawn by eye after textbook axial anatomy of an adult lying on the back.
 */
import type { Random } from '../../core/index.ts'
import type { PhantomVariant } from './phantom-spec.ts'
import {
  ellipsoid,
  type JointMm,
  pipe,
  type PointMm,
  type Solid,
  smoothMax,
  smoothMin,
  smoothstep,
} from './solids.ts'

/** The patient's build. */
export interface Build {
  readonly fatMm: number
  /** From the chest cavity to the skin at the sides. */
  readonly wallMm: number
  /** Factors on the chest's half width and half depth. */
  readonly width: number
  readonly depth: number
  /** Height of the right dome of the diaphragm; the left lies lower. */
  readonly rightDomeMm: number
  readonly leftDomeMm: number
  /** Factor on the heart's axes. */
  readonly heart: number
}

export interface Anatomy {
  readonly build: Build
  /** Distance to the skin; negative inside. */
  skinMm(x: number, y: number, z: number): number
  /** Distance to the inner chest wall; negative inside. */
  cavityMm(x: number, y: number, z: number): number
  /** Distance to the diaphragm; negative above it. */
  diaphragmMm(x: number, y: number, z: number): number
  /** Distance to the lungs' surface; negative inside. */
  lungMm(x: number, y: number, z: number): number
  /** Half width, half depth and middle (y) of the chest cavity at a height. */
  cavityAt(z: number): { halfWidth: number; halfDepth: number; middleY: number }
  /** Half width, half depth and middle (y) of the body at a height. */
  bodyAt(z: number): { halfWidth: number; halfDepth: number; middleY: number }
}

/** The way of the aorta from the heart over the arch and down along the spine. */
export const AORTA: readonly JointMm[] = [
  [2, -24, 160, 15],
  [-14, -30, 182, 16],
  [-14, -30, 202, 15],
  [-6, -22, 217, 13.5],
  [8, -4, 223, 13],
  [20, 14, 219, 12.5],
  [27, 27, 206, 12],
  [30, 34, 186, 12],
  [29, 35, 130, 11.5],
  [16, 33, 60, 10.5],
  [8, 32, -10, 10],
]

/** The superior vena cava, down to the right atrium. */
export const VENA_CAVA: readonly JointMm[] = [
  [-26, -18, 150, 10],
  [-28, -18, 205, 9.5],
  [-24, -24, 232, 8],
  [-26, -24, 262, 6],
]

/** The chest cavity's outline is a superellipse |x/a|^n + |y/b|^n = 1 with this n. */
export const CAVITY_EXPONENT = 2.45

/** Where bronchi and vessels enter the lungs, on the patient's right and left. */
export const HILA: readonly [right: PointMm, left: PointMm] = [
  [-44, 8, 170],
  [44, 10, 176],
]

export function createBuild(random: Random, variants: readonly PhantomVariant[]): Build {
  const vary = (mean: number, spread: number) => mean + spread * (2 * random.next() - 1)
  const thin = variants.includes('thin-chest-wall')
  const build = {
    fatMm: vary(13, 4),
    wallMm: vary(27, 3),
    width: vary(1, 0.04),
    depth: vary(1, 0.05),
    rightDomeMm: vary(106, 8),
    leftDomeMm: vary(94, 8),
    heart: vary(1, 0.07),
  }
  return thin ? { ...build, fatMm: 2.5, wallMm: 13 } : build
}

export function createAnatomy(build: Build): Anatomy {
  const heart = heartSolids(build.heart)
  const vessels = [pipe(...AORTA), pipe(...VENA_CAVA)]

  function cavityAt(z: number) {
    // Egg-shaped: full width below, closing towards the apex.
    const up = Math.min(0.999, Math.max(0, (z - 120) / 168))
    const taper = Math.sqrt(1 - up ** 2.3)
    return {
      halfWidth: 126 * build.width * taper,
      halfDepth: 90 * build.depth * (0.15 + 0.85 * taper),
      middleY: 14 * up * up,
    }
  }

  function bodyAt(z: number) {
    const shoulders = smoothstep(205, 275, z)
    const belly = smoothstep(110, 20, z)
    return {
      halfWidth: (126 * build.width + build.wallMm) * (1 - shoulders) + 176 * shoulders,
      halfDepth:
        (90 * build.depth + 0.8 * build.wallMm) * (1 - shoulders) + 88 * shoulders + 4 * belly,
      middleY: 3 + 20 * shoulders,
    }
  }

  function skinMm(x: number, y: number, z: number) {
    const { halfWidth, halfDepth, middleY } = bodyAt(z)
    // The furrow over the spine and, in the lean, the ridge of the breastbone.
    const furrow = 0.4 * build.fatMm * Math.exp(-((x / 22) ** 2)) * smoothstep(0, 40, y)
    const ridge = Math.max(0, 7 - build.fatMm) * Math.exp(-((x / 26) ** 4)) * smoothstep(0, -40, y)
    // The back lies flat on the table.
    return (
      superellipse(x, y - middleY, halfWidth, halfDepth, y > middleY ? 2.9 : 2.3) + furrow - ridge
    )
  }

  function cavityMm(x: number, y: number, z: number) {
    const { halfWidth, halfDepth, middleY } = cavityAt(z)
    return superellipse(x, y - middleY, halfWidth, halfDepth, CAVITY_EXPONENT)
  }

  function diaphragmMm(x: number, y: number, z: number) {
    const top = x < 0 ? build.rightDomeMm : build.leftDomeMm
    const u = (Math.abs(x) - 62) / 75
    const v = (y + 8) / 98
    const r = Math.sqrt(u * u + v * v)
    // Height falls by 78 r^2.3 from the dome's top.
    const bend = r ** 1.3
    const height = top - 78 * bend * r
    const slope = 2.2 * bend
    return (height - z) / Math.sqrt(1 + slope * slope)
  }

  /** Distance to all that lies between the lungs. */
  function mediastinumMm(x: number, y: number, z: number) {
    const upper = smoothstep(185, 232, z)
    const behind = smoothstep(20, 60, y)
    const middle = 4 * smoothstep(20, -60, y) * (1 - upper)
    const column = Math.abs(x - middle) - (9 + 19 * upper + 5 * behind)
    let distance = smoothMin(column, spineMm(x, y), 10)
    for (const solid of heart) distance = smoothMin(distance, solid.distanceMm(x, y, z) - 3, 12)
    for (const solid of vessels) distance = smoothMin(distance, solid.distanceMm(x, y, z) - 2, 6)
    return distance
  }

  function lungMm(x: number, y: number, z: number) {
    const wall = cavityMm(x, y, z) + 2
    if (wall > 12) return wall
    const outer = smoothMax(wall, diaphragmMm(x, y, z), 6)
    if (outer > 12) return outer
    return smoothMax(outer, -mediastinumMm(x, y, z), 8)
  }

  return { build, skinMm, cavityMm, diaphragmMm, lungMm, cavityAt, bodyAt }
}

/** The heart with the great vessels at its base, and the two hila: what the lungs fold around. */
export function heartSolids(scale: number): Solid[] {
  const sized = (radii: PointMm): PointMm => [radii[0] * scale, radii[1] * scale, radii[2] * scale]
  return [
    ellipsoid([30, -30, 116], sized([52, 40, 44]), -0.45),
    ellipsoid([-20, -20, 128], sized([30, 32, 40])),
    ellipsoid([4, -22, 168], sized([36, 30, 32])),
    ellipsoid([4, 12, 148], sized([40, 20, 24])),
    ellipsoid(HILA[0], [13, 16, 20]),
    ellipsoid(HILA[1], [13, 16, 18]),
  ]
}

function spineMm(x: number, y: number): number {
  return Math.sqrt((x / 24) ** 2 + ((y - 60) / 30) ** 2) * 26 - 26
}

/** Distance along the ray from the middle to a superellipse |x/a|^n + |y/b|^n = 1. */
function superellipse(x: number, y: number, a: number, b: number, n: number): number {
  const [u, v] = [Math.abs(x) / a, Math.abs(y) / b]
  // Far outside nobody needs the exact distance.
  if (u > 1.3 || v > 1.3) return Math.sqrt(x * x + y * y) * (1 - 1 / Math.max(u, v))
  const k = (u ** n + v ** n) ** (1 / n)
  if (k < 1e-6) return -Math.min(a, b)
  return Math.sqrt(x * x + y * y) * (1 - 1 / k)
}
