/** What one upload may bring, and how long it is waited for. */
export interface UploadLimits {
  /** All its files together, as they are sent. */
  readonly maxUploadBytes: number
  /** An archive counts as one here, and with all its entries when it is ingested. */
  readonly maxFiles: number
}

/** An upload to which nothing new has come for so long ends, and what is unfinished of it is dropped. */
export const EXPIRE_AFTER_MS = 24 * 3600 * 1000

/** A series that nothing has come to for so long is complete, though its upload is open. */
export const QUIET_AFTER_MS = 10 * 60 * 1000
