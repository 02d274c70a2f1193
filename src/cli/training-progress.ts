/** One line that says where a training run stands. */
import type { TrainingEvent } from '../training/index.ts'

/** Steps over which loss and time are averaged. */
const RECENT_STEPS = 50

/** Follows the events of a run. */
export class TrainingProgress {
  readonly #totalSteps: number
  readonly #recent: { loss: number; stepMs: number }[] = []
  #step = 0
  #validation = ''

  constructor(totalSteps: number) {
    this.#totalSteps = totalSteps
  }

  /** @param event the newest event of the run */
  follow(event: TrainingEvent): void {
    if (event.kind === 'step') {
      this.#step = event.step
      this.#recent.push(event)
      if (this.#recent.length > RECENT_STEPS) this.#recent.shift()
    } else if (event.kind === 'resumed') {
      this.#step = event.step
    } else if (event.kind === 'validation') {
      const { dice, infNetDice, best } = event
      this.#validation = `  validation Dice ${dice.toFixed(3)} (Inf-Net ${infNetDice.toFixed(3)}), best ${best.score.toFixed(3)} at ${best.step}`
    }
  }

  /** @returns the line */
  line(): string {
    const mean = (key: 'loss' | 'stepMs') =>
      this.#recent.reduce((sum, entry) => sum + entry[key], 0) / Math.max(1, this.#recent.length)
    const minutesLeft = ((this.#totalSteps - this.#step) * mean('stepMs')) / 60_000
    return `step ${this.#step}/${this.#totalSteps}  loss ${mean('loss').toFixed(4)}  ${mean('stepMs').toFixed(0)} ms/step${this.#validation}  ${minutesLeft.toFixed(0)} min left`
  }
}
