/** Soft organs and the airways: heart, great vessels, trachea, oesophagus, liver, spleen, stomach, colon. */
import {
  AORTA,
  AORTA_RADII_MM,
  type Anatomy,
  heartSolids,
  HILA,
  VENA_CAVA,
  VENA_CAVA_RADII_MM,
} from './anatomy.ts'
import { ellipsoid, type Part, part, pipe, type PointMm, type Solid, union } from './solids.ts'

const BLOOD_HU = 43
const CARINA: PointMm = [2, 12, 198]

/** What lies between the lungs, painted into fat. */
export function mediastinum(anatomy: Anatomy): Part[] {
  const [rightHilum, leftHilum] = HILA
  const scale = anatomy.build.heart * 0.95
  const chambers = heartSolids(scale).slice(0, 2)
  return [
    part(shrunk(union(chambers), 2), 46),
    part(shrunk(ellipsoid([4, 12, 148], [40 * scale, 20 * scale, 24 * scale]), 1), BLOOD_HU),
    // Pulmonary trunk and its two branches; the right one passes behind the ascending aorta.
    part(
      pipe(
        [
          [14, -38, 158],
          [18, -30, 176],
          [20, -14, 188],
          [30, 2, 186],
          [40, 10, 180],
        ],
        [14, 14, 13, 11, 10],
      ),
      BLOOD_HU,
    ),
    part(
      pipe(
        [
          [18, -14, 184],
          [0, -4, 182],
          [-20, 2, 178],
          [-38, 6, 172],
        ],
        [12, 10.5, 10, 9],
      ),
      BLOOD_HU,
    ),
    // Superior vena cava and what feeds it.
    part(pipe(VENA_CAVA, VENA_CAVA_RADII_MM), BLOOD_HU),
    part(
      pipe(
        [
          [-24, -26, 230],
          [0, -38, 234],
          [22, -32, 246],
          [30, -26, 264],
        ],
        [6, 6, 6, 5.5],
      ),
      BLOOD_HU,
    ),
    part(pipe(AORTA, AORTA_RADII_MM), BLOOD_HU + 3),
    // Branches of the arch.
    ...(
      [
        [-8, -18, 222, -20, -10, 262],
        [6, -6, 226, 12, 0, 290],
        [18, 10, 224, 28, 12, 275],
      ] as const
    ).map(([ax, ay, az, bx, by, bz]) =>
      part(
        pipe(
          [
            [ax, ay, az],
            [bx, by, bz],
          ],
          [6, 5],
        ),
        BLOOD_HU,
      ),
    ),
    part(
      pipe(
        [
          [-18, 32, 20],
          [-17, 33, 190],
          [-24, 14, 206],
        ],
        [3.5, 4, 4],
      ),
      BLOOD_HU,
    ),
    part(
      pipe(
        [
          [5, 28, 310],
          [7, 26, 200],
          [10, 24, 120],
          [18, 18, 70],
        ],
        [6.5, 6.5, 7.5, 8],
      ),
      38,
    ),
    part(ellipsoid([9, 24, 160], [2, 1.2, 60]), -500),
    part(ellipsoid([rightHilum[0] + 6, rightHilum[1], rightHilum[2]], [9, 11, 14]), 40),
    part(ellipsoid([leftHilum[0] - 6, leftHilum[1], leftHilum[2]], [9, 11, 13]), 40),
    ...neck(),
  ]
}

/** Thyroid and neck muscles above the lungs. */
function neck(): Part[] {
  return [-1, 1].flatMap((side) => [
    part(
      pipe(
        [
          [side * 18, 6, 268],
          [side * 20, 2, 310],
        ],
        [7, 10],
      ),
      95,
    ),
    part(
      pipe(
        [
          [side * 22, 50, 250],
          [side * 24, 46, 320],
        ],
        [13, 15],
      ),
      55,
    ),
    part(
      pipe(
        [
          [side * 24, -26, 256],
          [side * 34, -12, 320],
        ],
        [7, 9],
      ),
      55,
    ),
  ])
}

/** Trachea and main bronchi: a thin wall, then air. */
export function airways(): Part[] {
  const [rightHilum, leftHilum] = HILA
  const ways: { points: PointMm[]; radii: number[] }[] = [
    { points: [[0, 0, 320], [0, 4, 262], [1, 10, 220], CARINA], radii: [8.5, 8.5, 8.5, 8] },
    { points: [CARINA, [-18, 13, 187], [-34, 11, 176], rightHilum], radii: [7.5, 7, 6.2, 5.5] },
    {
      points: [
        CARINA,
        [18, 15, 186],
        [34, 15, 177],
        [leftHilum[0], leftHilum[1] + 6, leftHilum[2] - 6],
      ],
      radii: [7, 6.5, 6, 5.3],
    },
  ]
  return [
    ...ways.map(({ points, radii }) =>
      part(
        pipe(
          points,
          radii.map((radius) => radius + 1.5),
        ),
        30,
      ),
    ),
    ...ways.map(({ points, radii }) => part(pipe(points, radii), -995)),
  ]
}

/** Under the diaphragm, painted into fat. */
export function abdomen(anatomy: Anatomy, colonGas: boolean): Part[] {
  const left = anatomy.build.leftDomeMm
  return [
    part(liver(anatomy), 58),
    part(
      pipe(
        [
          [-12, 22, -10],
          [-14, 24, 60],
          [-14, 14, 110],
        ],
        [11, 11, 11],
      ),
      44,
    ),
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

function shrunk(solid: Solid, byMm: number): Solid {
  return { ...solid, distanceMm: (x, y, z) => solid.distanceMm(x, y, z) + byMm }
}

function intersection(a: Solid, b: Solid): Solid {
  return { ...a, distanceMm: (x, y, z) => Math.max(a.distanceMm(x, y, z), b.distanceMm(x, y, z)) }
}

function frontOf(levelY: number): Solid {
  const all = [-Infinity, -Infinity, -Infinity] as const
  return { lowMm: all, highMm: [Infinity, Infinity, Infinity], distanceMm: (_x, y) => y - levelY }
}
