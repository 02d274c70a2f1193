/** Phantoms whose lesions are known: each finds its own kind among others, by the quantities of their truth. */
import { beforeAll, expect, it } from 'vitest'
import {
  type CaseProfile,
  caseProfile,
  measureQuantities,
  nearestCases,
} from '../../src/core/index.ts'
import { type PhantomLesions, renderPhantom } from '../../src/imaging/index.ts'

/** `typical` ones are mostly ground glass, so they are near to both: they are in the library, and not asked for. */
const KINDS = ['none', 'ground-glass', 'consolidation'] as const

function profileOf(lesions: PhantomLesions, seed: number): CaseProfile {
  const { series, lungMask, lesionMask } = renderPhantom({
    lesions,
    seed,
    sizePx: 64,
    spacingMm: 12,
  })
  return caseProfile(measureQuantities(series.volume!, lungMask, lesionMask))!
}

let library: { kind: PhantomLesions; profile: CaseProfile }[]
beforeAll(() => {
  library = [...KINDS, 'typical' as const].flatMap((kind) =>
    [1, 2].map((seed) => ({ kind, profile: profileOf(kind, seed) })),
  )
}, 60_000)

it.each(KINDS)('%s is nearest to its own kind', (kind) => {
  const nearest = nearestCases(profileOf(kind, 11), library, 3)
  expect(nearest[0]!.kind).toBe(kind)
})

it('a chest without lesions is no way from others without, and far from all that have some', () => {
  const nearest = nearestCases(profileOf('none', 11), library, library.length)
  const distances = (kinds: readonly PhantomLesions[]) =>
    nearest.filter(({ kind }) => kinds.includes(kind)).map(({ distance }) => distance)
  expect(Math.max(...distances(['none']))).toBe(0)
  expect(Math.min(...distances(['ground-glass', 'consolidation', 'typical']))).toBeGreaterThan(2)
})
