/** What the worker that reads headers tells the page. */
import type { SeriesPreview } from '../../../src/imaging/index.ts'
import type { FileHeader } from './file-header.ts'

export type PreviewedSeries = SeriesPreview & { readonly description: string | null }

/** What all chosen files hold. */
export interface LookedAt {
  /** One a file, without frames. */
  readonly headers: readonly FileHeader[]
  /** Indices of files that hold, byte for byte, what an earlier one holds. */
  readonly repeated: readonly number[]
  readonly series: readonly PreviewedSeries[]
}

export type HeadersMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | ({ readonly kind: 'done' } & LookedAt)
