/** How fast bytes have gone lately. */
const OVER_MS = 5000

export class SpeedGauge {
  readonly #now: () => number
  #samples: { at: number; bytes: number }[] = []
  #begun = 0

  /** @param now a clock in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Forgets what was before a pause. */
  restart(): void {
    this.#samples = []
    this.#begun = this.#now()
  }

  /** @param bytes that went just now; less than none where the server had fewer than was thought */
  add(bytes: number): void {
    this.#samples.push({ at: this.#now(), bytes })
  }

  /** @returns over the last five seconds; null while there is nothing to go by */
  bytesPerSecond(): number | null {
    const now = this.#now()
    this.#samples = this.#samples.filter(({ at }) => now - at <= OVER_MS)
    const overMs = Math.min(OVER_MS, now - this.#begun)
    if (this.#samples.length === 0 || overMs < 500) return null
    return (this.#samples.reduce((sum, { bytes }) => sum + bytes, 0) / overMs) * 1000
  }
}
