/** What a worker and its reading process say to each other. */
import type { DeviceChoice } from '../../inference/index.ts'

/** How the process is started. */
export interface ReaderSettings {
  /** Names of the lesion models that are loaded before the first series. */
  readonly models: readonly string[]
  readonly device?: DeviceChoice
  readonly threads?: number
}

/** One series to read. */
export interface ReadingOrder {
  readonly model: { readonly name: string; readonly sha256: string }
  readonly parameters: Readonly<Record<string, unknown>>
  /** Names of the files; the bytes are asked for one by one. */
  readonly fileNames: readonly string[]
}

export interface ReadingProgress {
  readonly stage: string
  readonly done: number
  readonly total: number | null
}

export interface FinishedReading {
  /** `reading.json`, as `groundglass analyze` writes it. */
  readonly readingJson: Uint8Array
  /** `mask.nii.gz`; null where the series gave none. */
  readonly maskNiftiGz: Uint8Array | null
  /** `lesion-map.nii.gz`; null where the mask is. */
  readonly lesionMapNiftiGz: Uint8Array | null
  readonly label: 'suspicious' | 'not-suspicious' | 'not-interpretable'
  readonly sliceCount: number
  /** As the Reading has them: milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
}

/** An error on its way to the other process. Without a code its message is not known to be free of patient data. */
export interface Fault {
  readonly code: string | null
  readonly message: string
}

export type ToReader =
  | { readonly kind: 'read'; readonly order: ReadingOrder }
  | { readonly kind: 'bytes'; readonly index: number; readonly bytes: Uint8Array }
  | { readonly kind: 'no-bytes'; readonly index: number; readonly fault: Fault }
  | { readonly kind: 'abort' }

export type FromReader =
  | { readonly kind: 'ready'; readonly device: string }
  | { readonly kind: 'want'; readonly index: number }
  | ({ readonly kind: 'progress' } & ReadingProgress)
  | { readonly kind: 'finished'; readonly reading: FinishedReading }
  | { readonly kind: 'fault'; readonly fault: Fault }
