/** Lesions of viral pneumonia: soft-edged ground glass and consolidation, mostly peripheral, low and at the back. */
import type { Random } from '../../core/index.ts'
import type { Anatomy } from './anatomy.ts'
import type { NoiseField } from './noise-field.ts'
import type { PhantomSpec } from './phantom-spec.ts'
import { ellipsoidDistance, type PointMm, smoothstep } from './solids.ts'

interface Lesion {
  readonly centre: PointMm
  readonly radii: PointMm
  /** HU of the lung where the lesion is fully grown. */
  readonly hu: number
  /** Width of the edge in mm. */
  readonly edgeMm: number
  readonly crazyPaving: boolean
}

/** What a lesion makes of the lung at a point: its share (0 none, 1 all) and its HU. */
export interface LesionAt {
  share: number
  hu: number
}

/**
 * The lesions of a phantom as a function of the point. A point belongs to the truth mask where the share is at
 * least one half.
 */
export function createLesions(
  spec: PhantomSpec,
  anatomy: Anatomy,
  random: Random,
  noise: NoiseField,
): { at(x: number, y: number, z: number, into: LesionAt): void; near(z: number): boolean } {
  const lesions = placeLesions(spec, anatomy, random)
  return {
    near: (z) => lesions.some(({ centre, radii }) => Math.abs(z - centre[2]) < 1.5 * radii[2]),
    at(x, y, z, into) {
      into.share = 0
      into.hu = 0
      for (const lesion of lesions) {
        const share = shareOf(lesion, noise, x, y, z)
        if (share <= 0) continue
        const hu =
          lesion.hu + 70 * noise(x, y, z, 5) + (lesion.crazyPaving ? septa(noise, x, y, z) : 0)
        // Where two lesions overlap the denser one shows.
        into.hu = into.share === 0 ? hu : Math.max(into.hu, hu)
        into.share = Math.max(into.share, share)
      }
    },
  }
}

function shareOf(lesion: Lesion, noise: NoiseField, x: number, y: number, z: number): number {
  const [dx, dy, dz] = [x - lesion.centre[0], y - lesion.centre[1], z - lesion.centre[2]]
  const [rx, ry, rz] = lesion.radii
  if (Math.abs(dx) > 1.5 * rx || Math.abs(dy) > 1.5 * ry || Math.abs(dz) > 1.5 * rz) return 0
  const ragged = 0.32 * Math.min(rx, ry, rz)
  const depth =
    -ellipsoidDistance(dx, dy, dz, rx, ry, rz) +
    ragged * (noise(x, y, z, 11) + 0.6 * noise(z, x, y, 5))
  return smoothstep(-lesion.edgeMm / 2, lesion.edgeMm / 2, depth)
}

/** Thickened septa: a net of thin bright sheets where the noise passes through zero. */
function septa(noise: NoiseField, x: number, y: number, z: number): number {
  return 260 * Math.exp(-((noise(y, z, x, 7) / 0.09) ** 2))
}

function placeLesions(spec: PhantomSpec, anatomy: Anatomy, random: Random): Lesion[] {
  const crazyPaving = spec.variants.includes('crazy-paving')
  let side = 1
  const centre = () => {
    // Both lungs in turn: the disease is bilateral.
    side = -side
    return peripheralPoint(anatomy, random, side)
  }
  const groundGlass = (): Lesion => ({
    centre: centre(),
    radii: [between(random, 11, 24), between(random, 10, 20), between(random, 11, 24)],
    hu: between(random, -640, -470),
    edgeMm: between(random, 5, 9),
    crazyPaving,
  })
  const consolidation = (): Lesion => ({
    centre: centre(),
    radii: [between(random, 12, 22), between(random, 10, 18), between(random, 12, 22)],
    hu: between(random, -60, 30),
    edgeMm: 3.5,
    crazyPaving: false,
  })
  const core = (around: Lesion): Lesion => ({
    ...around,
    radii: [around.radii[0] * 0.5, around.radii[1] * 0.5, around.radii[2] * 0.5],
    hu: between(random, -150, 0),
    edgeMm: 4,
    crazyPaving: false,
  })
  const many = (count: number, make: () => Lesion) => Array.from({ length: count }, make)

  const lesions: Lesion[] = []
  if (spec.lesions === 'ground-glass') lesions.push(...many(5, groundGlass))
  if (spec.lesions === 'consolidation') lesions.push(...many(4, consolidation))
  if (spec.lesions === 'mixed') lesions.push(...many(4, groundGlass).flatMap((l) => [l, core(l)]))
  if (spec.lesions === 'typical') {
    const patches = many(10, groundGlass)
    lesions.push(...patches, ...patches.slice(0, 3).map(core))
  }
  if (spec.variants.includes('pleural-consolidation')) lesions.push(pleuralConsolidation(anatomy))
  return lesions
}

/** Thick, dense and broad against the pleura of the right lower lobe: a lung search by density loses it. */
function pleuralConsolidation(anatomy: Anatomy): Lesion {
  const z = 110
  const { halfWidth, halfDepth, middleY } = anatomy.cavityAt(z)
  return {
    centre: [-0.72 * halfWidth, middleY + 0.72 * halfDepth, z],
    radii: [34, 30, 32],
    hu: 25,
    edgeMm: 3,
    crazyPaving: false,
  }
}

/** A point 4 to 18 mm under the lung's surface, more often low and at the back. */
function peripheralPoint(anatomy: Anatomy, random: Random, side: number): PointMm {
  for (;;) {
    const point: PointMm = [
      side * 140 * random.next(),
      190 * random.next() - 95,
      45 + 220 * random.next() ** 1.4,
    ]
    const depth = -anatomy.lungMm(...point)
    const wall = -anatomy.cavityMm(...point)
    const wanted = depth > 4 && wall < 20
    if (wanted && random.next() < 0.12 + 0.88 * smoothstep(-30, 50, point[1])) return point
  }
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next()
}
