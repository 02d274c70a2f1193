/** What the viewer shows of a case, wherever it was read: by the server, or on this computer. */
import type { LesionMap, Reading } from '../../../src/core/index.ts'

export interface ViewedCase {
  /** Tells cases apart: one id, one case, for as long as the page lives. */
  readonly id: string
  readonly reading: Reading
  /**
   * One slice of the Reading in HU, row-major [y, x] of its `shapeZyx`, as canonical axial images are stored: the patient's right at
   * the left of the picture, anterior above.
   */
  readonly sliceHu: (index: number, signal: AbortSignal) => Promise<Int16Array | Float32Array>
  /** Lungs and lesions, row-major [z, y, x]: 0 background, 1 lung, 2 ground glass, 3 consolidation; null where there is none. */
  readonly labels: (signal: AbortSignal) => Promise<Uint8Array | null>
  /** Whether one was kept, as far as can be known without asking: 256 KiB a slice, loaded when it is wanted. */
  readonly hasLesionMap: boolean
  /** Null where it was not kept. */
  readonly lesionMap: (signal: AbortSignal) => Promise<LesionMap | null>
}
