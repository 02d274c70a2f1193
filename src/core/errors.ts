/**
 * The one error class of the project. `code` is stable and documented; `message` says what was expected, what
 * came and what to do next. Neither ever holds patient data. Each edge (exit status, HTTP) maps it once.
 */
export class GroundglassError extends Error {
  /** `room/what-is-wrong`, for instance `series/irregular-spacing`. */
  readonly code: string

  /**
   * @param code `room/what-is-wrong`
   * @param message what was expected, what came, what to do; no patient data
   * @param options the underlying error, where there is one
   */
  constructor(code: `${string}/${string}`, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'GroundglassError'
    this.code = code
  }
}
