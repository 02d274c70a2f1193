/** What training and evaluation see of a manifest: upright slices in HU with their targets. */
import type { DatasetCase } from '../../core/index.ts'

/** One case of a manifest, loaded: cropped, set upright, brought to HU, at the source's own resolution. */
export interface LabelledSlice {
  readonly id: string
  /** Patient or volume. */
  readonly patient: string
  readonly split: DatasetCase['split']
  readonly subset: string
  readonly width: number
  readonly height: number
  /** Row-major [y, x], anterior up, patient right on the viewer's left; approximate where the source is a picture. */
  readonly imageHu: Int16Array
  /** Row-major [y, x] on the same grid: 0..255 stands for a probability of 0..1 (masks hold 0 and 255 only). */
  readonly target: Uint8Array
  /** Class numbers on the same grid (0 background), and their names; null where the manifest has none. */
  readonly classes: { readonly numbers: Uint8Array; readonly names: readonly string[] } | null
}
