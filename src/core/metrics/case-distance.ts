/** How alike two cases are by what was measured of them: how much lung, how severe, where, and how dense. */
import { z } from 'zod'
import type { Quantities } from '../reading.ts'
import { quantile } from '../statistics/quantile.ts'

const share = z.number().min(0).max(1)

/** What is compared of a case. */
export const caseProfileSchema = z.object({
  /** Lesion over lung in both lungs, 0 to 100. */
  involvementPercent: z.number().min(0).max(100),
  /** Of 24: six zones, 0 to 4 each. */
  severityScore: z.int().min(0).max(24),
  /**
   * How all lesion is spread, adding up to 1: right upper, middle, lower third, left upper, middle, lower third. Null where
   * there is no lesion.
   */
  zoneShares: z.array(share).length(6).nullable(),
  /** Ground glass over all lesion; null where there is no lesion. */
  groundGlassShare: share.nullable(),
})
export type CaseProfile = z.infer<typeof caseProfileSchema>

const ZONES = [
  ['right', 'upper'],
  ['right', 'middle'],
  ['right', 'lower'],
  ['left', 'upper'],
  ['left', 'middle'],
  ['left', 'lower'],
] as const

/**
 * @param quantities of a Reading
 * @returns what is compared of them; null where no lung was measured
 */
export function caseProfile(quantities: Quantities | null): CaseProfile | null {
  const involvementPercent = quantities?.whole.involvementPercent ?? null
  if (quantities === null || involvementPercent === null) return null
  const { zones, groundGlassMl, consolidationMl, severity } = quantities
  const lesionMl = ZONES.map(
    ([side, zone]) => zones.find((each) => each.side === side && each.zone === zone)?.lesionMl ?? 0,
  )
  const allMl = lesionMl.reduce((sum, each) => sum + each, 0)
  const denseMl = groundGlassMl + consolidationMl
  return {
    involvementPercent,
    severityScore: severity.score,
    zoneShares: allMl > 0 ? lesionMl.map((each) => each / allMl) : null,
    groundGlassShare: denseMl > 0 ? groundGlassMl / denseMl : null,
  }
}

/** What a difference of one means, in each part. */
export interface DistanceScale {
  readonly extent: number
  readonly severity: number
}

/** The differences of two cases, each in units of its scale. */
export interface DistanceParts {
  /** Of ln(1 + involvement in percent): from 1 to 3 % is as far as from 10 to 21 %. */
  readonly extent: number
  readonly severity: number
  /** Hellinger's distance of the six shares, which ends at 1 where no zone is shared. */
  readonly distribution: number
  readonly density: number
}

/** Less than this apart is the same for a reader, however alike the cases of a library are. */
const LEAST: DistanceScale = { extent: 0.25, severity: 2 }
/** Distribution and density end at 1 by themselves, so no data set has to say what is far: a quarter of all there is. */
const BOUNDED_SCALE = 0.25
/** The quartiles of a normal distribution are this many standard deviations apart. */
const IQR_OF_NORMAL = 1.349

/**
 * The spread of a library, which a few extreme cases do not change: half of it lies between the quartiles.
 * @param profiles of its cases
 * @returns what one unit of difference is
 */
export function distanceScale(profiles: readonly CaseProfile[]): DistanceScale {
  return {
    extent: spread(profiles.map(extentOf), LEAST.extent),
    severity: spread(
      profiles.map(({ severityScore }) => severityScore),
      LEAST.severity,
    ),
  }
}

function spread(values: readonly number[], least: number): number {
  if (values.length === 0) return least
  return Math.max(least, (quantile(values, 0.75) - quantile(values, 0.25)) / IQR_OF_NORMAL)
}

function extentOf({ involvementPercent }: CaseProfile): number {
  return Math.log1p(involvementPercent)
}

/**
 * The root of the mean of the four squared differences. A case without lesion is as far from one with lesions as can be in
 * where and how dense they are, and no way from another one without.
 * @param one case
 * @param other case
 * @param scale of the library
 * @returns the distance, 0 for equals, and its parts
 */
export function caseDistance(
  one: CaseProfile,
  other: CaseProfile,
  scale: DistanceScale,
): { readonly distance: number; readonly parts: DistanceParts } {
  const parts: DistanceParts = {
    extent: Math.abs(extentOf(one) - extentOf(other)) / scale.extent,
    severity: Math.abs(one.severityScore - other.severityScore) / scale.severity,
    distribution: bounded(one.zoneShares, other.zoneShares, hellinger) / BOUNDED_SCALE,
    density:
      bounded(one.groundGlassShare, other.groundGlassShare, (a, b) => Math.abs(a - b)) /
      BOUNDED_SCALE,
  }
  const squares = Object.values(parts).map((part: number) => part * part)
  return { distance: Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / 4), parts }
}

function bounded<Value>(
  one: Value | null,
  other: Value | null,
  between: (one: Value, other: Value) => number,
): number {
  if (one === null || other === null) return one === other ? 0 : 1
  return between(one, other)
}

/** Hellinger 1909: the Euclidean distance of the roots, over the root of two. */
function hellinger(one: readonly number[], other: readonly number[]): number {
  const squares = one.map((each, i) => (Math.sqrt(each) - Math.sqrt(other[i]!)) ** 2)
  return Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / 2)
}

/** A case of a library that is compared. */
interface Candidate {
  readonly profile: CaseProfile
}

/**
 * @param profile of the case that others are sought for
 * @param candidates the library
 * @param count how many are wanted
 * @returns the nearest of them, nearest first
 */
export function nearestCases<Some extends Candidate>(
  profile: CaseProfile,
  candidates: readonly Some[],
  count: number,
): (Some & { readonly distance: number; readonly parts: DistanceParts })[] {
  const scale = distanceScale(candidates.map((each) => each.profile))
  return candidates
    .map((each) => ({ ...each, ...caseDistance(profile, each.profile, scale) }))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, count)
}
