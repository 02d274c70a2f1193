/** What one upload may bring. */
export interface UploadLimits {
  /** All its files together, as they are sent. */
  readonly maxUploadBytes: number
  /** An archive counts as one. */
  readonly maxFiles: number
  /** An upload to which nothing new has come for so long is closed, and what is unfinished is dropped. */
  readonly expireAfterMs: number
}

export const UPLOAD_LIMITS: UploadLimits = {
  maxUploadBytes: 32 * 2 ** 30,
  maxFiles: 20_000,
  expireAfterMs: 24 * 3600 * 1000,
}
