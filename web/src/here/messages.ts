/** What the page and its reader, a worker, tell each other. Nothing of it goes anywhere else. */
import type { LesionMap, Reading, Volume } from '../../../src/core/index.ts'
import type { Refusal } from '../../../src/imaging/index.ts'

/** A model package as it came: the reader checks manifest and hash. */
export interface PackageFiles {
  readonly manifest: unknown
  readonly modelBytes: Uint8Array
}

export type ToReader =
  | {
      readonly kind: 'prepare'
      readonly validArea: PackageFiles
      readonly lesion: PackageFiles
      readonly threads: number
    }
  | { readonly kind: 'read'; readonly files: readonly File[] }

export interface ReadingProgress {
  readonly stage: 'headers' | 'pixels' | 'valid-area' | 'lesions'
  readonly done: number
  readonly total: number
}

/** One series, read. */
export interface ReadSeries {
  readonly reading: Reading
  /** Null where the series gave none. */
  readonly volume: Volume | null
  /** Row-major [z, y, x], as `labelsOf` makes them; null where the reading did not come so far. */
  readonly labels: Uint8Array<ArrayBuffer> | null
  /** As `analyze` gives them. */
  readonly lesionMap: LesionMap | null
  readonly lesionProbability: Uint8Array | null
  /** The case on one page, PNG. */
  readonly summary: Uint8Array<ArrayBuffer>
}

export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: ReadingProgress }
  | { readonly kind: 'series'; readonly series: ReadSeries }
  /** All of the files are done; of these nothing came. */
  | { readonly kind: 'done'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
