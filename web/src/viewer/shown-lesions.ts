/** The lesions that are shown: those of the Reading, or what another threshold makes of them. In the Reading's own shapes. */
import type { Reading } from '../../../src/core/index.ts'

export interface ShownLesions {
  readonly slices: Reading['slices']
  readonly cells: Reading['quadrantGrid']['cells']
  /** Those that fired. */
  readonly runs: Reading['verdict']['runs']
  /** What made them; the outlines follow it. */
  readonly probabilityThreshold: number
}

/** @param reading as it was made @returns its own lesions */
export function lesionsOf({ slices, quadrantGrid, verdict, parameters }: Reading): ShownLesions {
  return {
    slices,
    cells: quadrantGrid.cells,
    runs: verdict.runs,
    probabilityThreshold: parameters.probabilityThreshold,
  }
}
