/** Soft organs and the airways: heart, great vessels, trachea, oesophagus, liver, spleen, stomach, colon. */
import { AORTA, type Anatomy, heartSolids, HILA, VENA_CAVA } from './anatomy.ts'
import { ellipsoid, type Part, part, pipe, type Solid, union } from './solids.ts'

const BLOOD_HU = 43

/** What lies between the lungs, painted into fat. */
export function mediastinum(anatomy: Anatomy): Part[] {
  const [rightHilum, leftHilum] = HILA
  const scale = anatomy.build.heart * 0.95
  const chambers = union(heartSolids(scale).slice(0, 2))
  const leftAtrium = ellipsoid([4, 12, 148], [40 * scale, 20 * scale, 24 * scale])
  return [
    part(shrunk(chambers, 2), 46),
    part(shrunk(leftAtrium, 1), BLOOD_HU),
    ...greatVessels().map((vessel) => part(vessel, BLOOD_HU)),
    // The oesophagus, with a little air in it.
    part(pipe([5, 28, 310, 6.5], [7, 26, 200, 6.5], [10, 24, 120, 7.5], [18, 18, 70, 8]), 38),
    part(ellipsoid([9, 24, 160], [2, 1.2, 60]), -500),
    part(ellipsoid([rightHilum[0] + 6, rightHilum[1], rightHilum[2]], [9, 11, 14]), 40),
    part(ellipsoid([leftHilum[0] - 6, leftHilum[1], leftHilum[2]], [9, 11, 13]), 40),
    ...neck(),
  ]
}

function greatVessels(): Solid[] {
  const pulmonaryTrunk = pipe([14, -38, 158, 14], [18, -30, 176, 14], [20, -14, 188, 13])
  const leftPulmonary = pipe([20, -14, 188, 13], [30, 2, 186, 11], [40, 10, 180, 10])
  // Passes behind the ascending aorta.
  const rightPulmonary = pipe([18, -14, 184, 12], [0, -4, 182, 10.5], [-38, 6, 172, 9])
  const brachiocephalicVein = pipe([-24, -26, 230, 6], [0, -38, 234, 6], [30, -26, 264, 5.5])
  const archBranches = [
    pipe([-8, -18, 222, 6], [-20, -10, 262, 5]),
    pipe([6, -6, 226, 6], [12, 0, 290, 5]),
    pipe([18, 10, 224, 6], [28, 12, 275, 5]),
  ]
  const azygos = pipe([-18, 32, 20, 3.5], [-17, 33, 190, 4], [-24, 14, 206, 4])
  return [
    pulmonaryTrunk,
    leftPulmonary,
    rightPulmonary,
    pipe(...VENA_CAVA),
    brachiocephalicVein,
    pipe(...AORTA),
    ...archBranches,
    azygos,
  ]
}

/** Thyroid and neck muscles above the lungs. */
function neck(): Part[] {
  return [-1, 1].flatMap((side) => [
    part(pipe([side * 18, 6, 268, 7], [side * 20, 2, 310, 10]), 95),
    part(pipe([side * 22, 50, 250, 13], [side * 24, 46, 320, 15]), 55),
    part(pipe([side * 24, -26, 256, 7], [side * 34, -12, 320, 9]), 55),
  ])
}

/** Trachea and main bronchi: a thin wall, then air. */
export function airways(): Part[] {
  const lumen = union([
    pipe([0, 0, 320, 8.5], [0, 4, 262, 8.5], [1, 10, 220, 8.5], [2, 12, 198, 8]),
    pipe([2, 12, 198, 7.5], [-18, 13, 187, 7], [-34, 11, 176, 6.2], [...HILA[0], 5.5]),
    pipe([2, 12, 198, 7], [18, 15, 186, 6.5], [34, 15, 177, 6], [44, 16, 170, 5.3]),
  ])
  return [part(shrunk(lumen, -1.5), 30), part(lumen, -995)]
}

/** Under the diaphragm, painted into fat. */
export function abdomen(anatomy: Anatomy, colonGas: boolean): Part[] {
  const left = anatomy.build.leftDomeMm
  return [
    part(liver(anatomy), 58),
    part(pipe([-12, 22, -10, 11], [-14, 24, 60, 11], [-14, 14, 110, 11]), 44),
    part(below(anatomy, ellipsoid([88, 42, left - 42], [30, 40, 44]), 4), 50),
    ...stomach(anatomy, left),
    ...(colonGas ? colon(anatomy, left) : []),
  ]
}

function liver(anatomy: Anatomy): Solid {
  return {
    lowMm: [-140, -100, -20],
    highMm: [70, 100, anatomy.build.rightDomeMm],
    distanceMm(x, y, z) {
      const edge = x - 42 + 0.45 * (y + 40) + 0.25 * (80 - z)
      return Math.max(
        edge,
        anatomy.cavityMm(x, y, z) + 5,
        2.5 - anatomy.diaphragmMm(x, y, z),
        y - 62 - 0.2 * Math.abs(x),
      )
    },
  }
}

/** Food below, gas above: the patient lies on the back, so the level is a plane of constant y. */
function stomach(anatomy: Anatomy, leftDomeMm: number): Part[] {
  const body = below(anatomy, ellipsoid([54, -14, leftDomeMm - 42], [34, 44, 38]), 5)
  return [
    part(body, 45),
    part(shrunk(body, 3.5), 22),
    part(intersection(shrunk(body, 3.5), frontOf(-32)), -1000),
  ]
}

/** The splenic flexure: haustra full of gas, close under the left dome at the side and in front. */
function colon(anatomy: Anatomy, leftDomeMm: number): Part[] {
  const haustra = [
    [78, -66, -46, 17],
    [96, -50, -40, 18],
    [105, -28, -42, 19],
    [107, -4, -50, 18],
    [107, 6, -72, 17],
    [105, 6, -94, 17],
  ].map(([x = 0, y = 0, z = 0, r = 0]) => ellipsoid([x, y, leftDomeMm + z], [r, r, r]))
  const bowel = below(anatomy, union(haustra), 4)
  return [part(bowel, 40), part(shrunk(bowel, 2), -990)]
}

/** The part of a solid that lies at least `gapMm` under the diaphragm and inside the wall. */
function below(anatomy: Anatomy, solid: Solid, gapMm: number): Solid {
  return {
    lowMm: solid.lowMm,
    highMm: solid.highMm,
    distanceMm: (x, y, z) =>
      Math.max(
        solid.distanceMm(x, y, z),
        gapMm - anatomy.diaphragmMm(x, y, z),
        anatomy.cavityMm(x, y, z) + gapMm,
      ),
  }
}

/** The solid with its surface moved inwards, or outwards for a negative distance. */
function shrunk(solid: Solid, byMm: number): Solid {
  const { lowMm, highMm } = solid
  return {
    lowMm: [lowMm[0] + byMm, lowMm[1] + byMm, lowMm[2] + byMm],
    highMm: [highMm[0] - byMm, highMm[1] - byMm, highMm[2] - byMm],
    distanceMm: (x, y, z) => solid.distanceMm(x, y, z) + byMm,
  }
}

function intersection(a: Solid, b: Solid): Solid {
  return { ...a, distanceMm: (x, y, z) => Math.max(a.distanceMm(x, y, z), b.distanceMm(x, y, z)) }
}

function frontOf(levelY: number): Solid {
  const all = [-Infinity, -Infinity, -Infinity] as const
  return { lowMm: all, highMm: [Infinity, Infinity, Infinity], distanceMm: (_x, y) => y - levelY }
}
