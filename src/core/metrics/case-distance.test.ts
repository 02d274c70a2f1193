import { expect, it } from 'vitest'
import type { Quantities } from '../reading.ts'
import {
  caseDistance,
  type CaseProfile,
  caseProfile,
  distanceScale,
  nearestCases,
} from './case-distance.ts'

const SIDES = ['right', 'left'] as const
const THIRDS = ['upper', 'middle', 'lower'] as const

function region(ml: readonly number[]) {
  const lesionMl = ml.reduce((sum, each) => sum + each, 0)
  const lungMl = 500 * ml.length
  return { lungMl, lesionMl, involvementPercent: (100 * lesionMl) / lungMl }
}

/** Six zones of 500 ml with so much lesion each, right first, from above. */
function quantities(lesionMl: readonly number[], groundGlass = 1): Quantities {
  const all = lesionMl.reduce((sum, each) => sum + each, 0)
  const zones = SIDES.flatMap((side, s) =>
    THIRDS.map((zone, i) => ({ ...region([lesionMl[3 * s + i]!]), side, zone, score: null })),
  )
  return {
    whole: region(lesionMl),
    right: region(lesionMl.slice(0, 3)),
    left: region(lesionMl.slice(3)),
    zones,
    groundGlassMl: all * groundGlass,
    consolidationMl: all * (1 - groundGlass),
    lesionMeanHu: null,
    severity: {
      variant: 'zonal-6x4',
      score: lesionMl.filter((ml) => ml > 0).length,
      maximum: 24,
    },
  }
}
const profile = (lesionMl: readonly number[], groundGlass?: number): CaseProfile =>
  caseProfile(quantities(lesionMl, groundGlass))!
const NONE = profile([0, 0, 0, 0, 0, 0])
const SCALE = { extent: 1, severity: 2 }

it('takes of the quantities what is compared', () => {
  expect(profile([0, 0, 30, 0, 0, 60], 0.75)).toEqual({
    involvementPercent: 3,
    severityScore: 2,
    zoneShares: [0, 0, expect.closeTo(1 / 3), 0, 0, expect.closeTo(2 / 3)],
    groundGlassShare: 0.75,
  })
  expect(NONE).toMatchObject({ zoneShares: null, groundGlassShare: null })
  expect(caseProfile(null)).toBeNull()
})

it('is nothing between equals, the same both ways, and grows with each part', () => {
  const one = profile([10, 0, 30, 0, 0, 20], 0.9)
  expect(caseDistance(one, one, SCALE).distance).toBe(0)
  const other = profile([0, 0, 100, 0, 0, 50], 0.4)
  expect(caseDistance(one, other, SCALE)).toEqual(caseDistance(other, one, SCALE))

  // Twice 3 % is as far as from 1 to 3 % of 2 and 4: of 1 + involvement.
  const { parts } = caseDistance(profile([0, 0, 30, 0, 0, 0]), profile([0, 0, 90, 0, 0, 0]), SCALE)
  expect(parts).toEqual({
    extent: expect.closeTo(Math.log(4 / 2)),
    severity: 0,
    distribution: 0,
    density: 0,
  })
  // No zone in common is as far as can be: four quarters.
  const apart = caseDistance(profile([0, 0, 30, 0, 0, 0]), profile([30, 0, 0, 0, 0, 0]), SCALE)
  expect(apart.parts.distribution).toBeCloseTo(4)
  expect(apart.distance).toBeCloseTo(Math.sqrt(16 / 4))
  const denser = caseDistance(profile([9, 0, 0, 0, 0, 0], 1), profile([9, 0, 0, 0, 0, 0], 0), SCALE)
  expect(denser.parts.density).toBe(4)
})

it('holds a case without lesion apart from those with one, and near to others without', () => {
  expect(caseDistance(NONE, NONE, SCALE).distance).toBe(0)
  const tiny = profile([0, 0, 0.1, 0, 0, 0])
  expect(caseDistance(NONE, tiny, SCALE).parts).toMatchObject({ distribution: 4, density: 4 })
})

it('scales by the middle half of the library, and never by less than a reader sees', () => {
  const alike = Array.from({ length: 9 }, () => profile([0, 0, 30, 0, 0, 0]))
  expect(distanceScale(alike)).toEqual({ extent: 0.25, severity: 2 })
  expect(distanceScale([])).toEqual({ extent: 0.25, severity: 2 })
  const spread = [0, 30, 90, 300, 600].map((ml) => profile([0, 0, ml / 2, 0, 0, ml / 2]))
  const scale = distanceScale(spread)
  expect(scale.extent).toBeCloseTo((Math.log(11) - Math.log(2)) / 1.349)
  // One that is beyond all measure changes little, as the quartiles do not look at it.
  const outlier = distanceScale([...spread.slice(0, 4), profile([500, 500, 500, 500, 500, 500])])
  expect(outlier.extent).toBe(scale.extent)
})

it('finds the nearest first', () => {
  const library = [
    { id: 'none', profile: NONE },
    { id: 'right', profile: profile([0, 20, 60, 0, 0, 0]) },
    { id: 'both', profile: profile([0, 5, 40, 0, 5, 40]) },
    { id: 'dense', profile: profile([0, 5, 40, 0, 5, 40], 0.1) },
    { id: 'severe', profile: profile([300, 300, 300, 300, 300, 300]) },
  ]
  const asked = profile([0, 4, 42, 0, 6, 38], 0.95)
  const found = nearestCases(asked, library, 3)
  expect(found.map(({ id }) => id)).toEqual(['both', 'right', 'dense'])
})
