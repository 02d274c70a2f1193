/** How long a reading will take still, by how long its slices have taken until now. */
import type { ReadingProgress } from './messages.ts'

/** Each slice is shown to both networks; the second looks at it twice, and is as fast all the same. */
const STAGES = ['valid-area', 'lesions'] as const

export class TimeLeft {
  readonly #now: () => number
  #begunAt: number | null = null

  /** @param now a clock in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /**
   * @param progress as it comes
   * @returns seconds for the series that is being read; null while there is nothing to go by
   */
  after({ stage, done, total }: ReadingProgress): number | null {
    const order = STAGES.findIndex((each) => each === stage)
    if (order < 0) {
      this.#begunAt = null
      return null
    }
    this.#begunAt ??= this.#now()
    const slices = order * total + done
    const passedMs = this.#now() - this.#begunAt
    // The first slice is when the clock began.
    if (slices < 3) return null
    return ((passedMs / (slices - 1)) * (STAGES.length * total - slices)) / 1000
  }
}
