/**
 * Solids by signed distance: negative inside, positive outside, in mm. Points are [x, y, z] in the phantom's own
 * LPS frame: x = 0 in the midline, y = 0 in the middle of the chest, z = 0 at its lower end.
 */

export type PointMm = readonly [x: number, y: number, z: number]

export interface Solid {
  /** Corners of a box that holds the solid. */
  readonly lowMm: PointMm
  readonly highMm: PointMm
  /** Signed distance to the surface in mm, exact or nearly so close to it. */
  distanceMm(x: number, y: number, z: number): number
}

/** A solid and what it is made of. */
export interface Part {
  readonly solid: Solid
  /** HU at a depth (mm below the surface). */
  hu(depthMm: number): number
}

/** A part of one HU throughout. */
export function part(solid: Solid, hu: number): Part {
  return { solid, hu: () => hu }
}

/** Bone: a bright cortex, `cortexMm` thick, around marrow. */
export function bone(solid: Solid, cortexMm = 1.6, marrowHu = 190): Part {
  return {
    solid,
    hu: (depthMm) =>
      marrowHu + (680 - marrowHu) * (1 - smoothstep(cortexMm - 0.8, cortexMm + 0.8, depthMm)),
  }
}

/** 0 below `low`, 1 above `high`, smooth between (Hermite, 3t^2 - 2t^3). */
export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

/**
 * The union of two distances with a fillet of about `radiusMm` (polynomial smooth minimum, Quilez 2013,
 * iquilezles.org/articles/smin).
 */
export function smoothMin(a: number, b: number, radiusMm: number): number {
  const h = Math.max(0, radiusMm - Math.abs(a - b)) / radiusMm
  return Math.min(a, b) - (h * h * radiusMm) / 4
}

/** The intersection of two distances with a fillet of about `radiusMm`. */
export function smoothMax(a: number, b: number, radiusMm: number): number {
  return -smoothMin(-a, -b, radiusMm)
}

/** Distance to an axis-parallel ellipsoid: (k - 1) k / |grad|, first order at the surface. */
export function ellipsoidDistance(
  x: number,
  y: number,
  z: number,
  radiusX: number,
  radiusY: number,
  radiusZ: number,
): number {
  const [u, v, w] = [x / radiusX, y / radiusY, z / radiusZ]
  const k = Math.sqrt(u * u + v * v + w * w)
  if (k < 1e-6) return -Math.min(radiusX, radiusY, radiusZ)
  const gradient = Math.sqrt((u / radiusX) ** 2 + (v / radiusY) ** 2 + (w / radiusZ) ** 2)
  return ((k - 1) * k) / gradient
}

/**
 * An ellipsoid.
 * @param centre in mm
 * @param radii half axes in mm
 * @param turnZ turn about z in radians, from x towards y
 * @returns the solid
 */
export function ellipsoid(centre: PointMm, radii: PointMm, turnZ = 0): Solid {
  const reach =
    turnZ === 0
      ? radii
      : ([Math.max(radii[0], radii[1]), Math.max(radii[0], radii[1]), radii[2]] as const)
  const [cos, sin] = [Math.cos(turnZ), Math.sin(turnZ)]
  return {
    lowMm: [centre[0] - reach[0], centre[1] - reach[1], centre[2] - reach[2]],
    highMm: [centre[0] + reach[0], centre[1] + reach[1], centre[2] + reach[2]],
    distanceMm(x, y, z) {
      const [dx, dy] = [x - centre[0], y - centre[1]]
      return ellipsoidDistance(
        dx * cos + dy * sin,
        dy * cos - dx * sin,
        z - centre[2],
        radii[0],
        radii[1],
        radii[2],
      )
    },
  }
}

/**
 * A straight tube with round ends, tapering from one radius to the other.
 * @param from centre of one end, mm
 * @param to centre of the other end, mm
 * @param fromRadius mm
 * @param toRadius mm
 * @returns the solid
 */
export function tube(from: PointMm, to: PointMm, fromRadius: number, toRadius = fromRadius): Solid {
  const [ax, ay, az] = from
  const [bx, by, bz] = [to[0] - ax, to[1] - ay, to[2] - az]
  const lengthSquared = Math.max(1e-9, bx * bx + by * by + bz * bz)
  const r = Math.max(fromRadius, toRadius)
  return {
    lowMm: [Math.min(ax, to[0]) - r, Math.min(ay, to[1]) - r, Math.min(az, to[2]) - r],
    highMm: [Math.max(ax, to[0]) + r, Math.max(ay, to[1]) + r, Math.max(az, to[2]) + r],
    distanceMm(x, y, z) {
      const [px, py, pz] = [x - ax, y - ay, z - az]
      const t = Math.min(1, Math.max(0, (px * bx + py * by + pz * bz) / lengthSquared))
      const [dx, dy, dz] = [px - t * bx, py - t * by, pz - t * bz]
      return Math.sqrt(dx * dx + dy * dy + dz * dz) - fromRadius - t * (toRadius - fromRadius)
    },
  }
}

/** A point of a pipe and the pipe's radius there, in mm. */
export type JointMm = readonly [x: number, y: number, z: number, radius: number]

/** A chain of tubes through joints, as one solid. */
export function pipe(...joints: readonly JointMm[]): Solid {
  return union(
    joints.slice(1).map(([x, y, z, radius], i) => {
      const [fromX, fromY, fromZ, fromRadius] = joints[i] ?? [x, y, z, radius]
      return tube([fromX, fromY, fromZ], [x, y, z], fromRadius, radius)
    }),
  )
}

/** Several solids as one. */
export function union(solids: readonly Solid[]): Solid {
  const corner = (axis: 0 | 1 | 2, pick: 'lowMm' | 'highMm', choose: (...v: number[]) => number) =>
    choose(...solids.map((solid) => solid[pick][axis]))
  return {
    lowMm: [
      corner(0, 'lowMm', Math.min),
      corner(1, 'lowMm', Math.min),
      corner(2, 'lowMm', Math.min),
    ],
    highMm: [
      corner(0, 'highMm', Math.max),
      corner(1, 'highMm', Math.max),
      corner(2, 'highMm', Math.max),
    ],
    distanceMm(x, y, z) {
      let nearest = Infinity
      for (const solid of solids) nearest = Math.min(nearest, solid.distanceMm(x, y, z))
      return nearest
    },
  }
}
