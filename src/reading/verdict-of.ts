/** The slice x quadrant grid of lesions, and the verdict on it: of a reading, and of one read again. */
import {
  type Lesion,
  QUADRANTS,
  type QuadrantCells,
  type ReadingSlice,
  type Series,
  type Verdict,
  caseVerdict,
  hasMeasuredGeometry,
} from '../core/index.ts'

/** What the rule needs to know of a slice of a Reading. */
type RuledSlice = Pick<ReadingSlice, 'positionMm' | 'followsPrevious' | 'validArea'>

/** @param slices feet to head @returns one flag a slice for each quadrant */
export function quadrantCells(
  slices: readonly { readonly lesions: readonly Pick<Lesion, 'quadrants'>[] }[],
): Record<keyof QuadrantCells, boolean[]> {
  const column = (quadrant: (typeof QUADRANTS)[number]) =>
    slices.map(({ lesions }) => lesions.some(({ quadrants }) => quadrants.includes(quadrant)))
  return {
    'right-anterior': column('right-anterior'),
    'left-anterior': column('left-anterior'),
    'right-posterior': column('right-posterior'),
    'left-posterior': column('left-posterior'),
  }
}

/**
 * @param slices feet to head
 * @param cells the grid
 * @param series where its lengths come from
 * @param series.source tells whether they are measured
 * @param series.spacingMm along x, y and z
 * @param consecutiveSlices how many slices in a row it takes
 * @returns the verdict
 */
export function verdictOf(
  slices: readonly RuledSlice[],
  cells: QuadrantCells,
  series: Pick<Series, 'source'> & { readonly spacingMm: readonly [number, number, number] },
  consecutiveSlices: number,
): Verdict {
  const ruleSlices = slices.map(({ positionMm, followsPrevious, validArea }) => ({
    positionMm,
    followsPrevious,
    hasValidArea: validArea !== null,
  }))
  const distanceMm = series.spacingMm[2]
  return caseVerdict(ruleSlices, cells, distanceMm, consecutiveSlices, hasMeasuredGeometry(series))
}
