/** What every report is made from: the document, the voxels it speaks of, and the masks behind its numbers. */
import type { Mask, Reading, Volume } from '../core/index.ts'

/** All on one grid. A refused series may have no volume: then only the Reading itself can be reported. */
export interface ReportCase {
  readonly reading: Reading
  readonly volume: Volume
  readonly lungMask: Mask
  /** The lesions that count: what the Reading's boxes enclose. */
  readonly lesionMask: Mask
}
