/** The lesions that are shown: those of the Reading, or what another threshold makes of them. In the Reading's own shapes. */
import type { Reading } from '../../../src/core/index.ts'
import type { SliceAgain } from '../../../src/reading/index.ts'

export interface ShownLesions {
  readonly slices: readonly SliceAgain[]
  readonly cells: Reading['quadrantGrid']['cells']
  /** Those that fired. */
  readonly runs: Reading['verdict']['runs']
  /** What made them; the outlines follow it. */
  readonly probabilityThreshold: number
}

/** @param reading as it was made, or at another threshold @returns its lesions */
export function lesionsOf({
  slices,
  quadrantGrid,
  verdict,
  parameters,
}: Pick<Reading, 'quadrantGrid' | 'verdict' | 'parameters'> &
  Pick<ShownLesions, 'slices'>): ShownLesions {
  return {
    slices,
    cells: quadrantGrid.cells,
    runs: verdict.runs,
    probabilityThreshold: parameters.probabilityThreshold,
  }
}
