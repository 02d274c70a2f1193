/** What a caller may follow and stop while a series is read. */
import { GroundglassError } from '../core/index.ts'

/** `done` of `total` slices of a stage. */
export interface ProgressEvent {
  readonly stage: 'valid-area' | 'lesions'
  readonly done: number
  readonly total: number
}

export interface Watcher {
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined
  /** Stops the reading before its next slice. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Called before every slice.
 * @param watcher the caller's signal
 * @throws {GroundglassError} `reading/aborted`
 */
export function throwIfAborted(watcher: Watcher): void {
  if (!watcher.signal?.aborted) return
  throw new GroundglassError(
    'reading/aborted',
    'The reading was stopped before its end. Start it again to have a result.',
    {
      cause: watcher.signal.reason,
    },
  )
}
