/** Progress on stderr: one live line on a terminal, a line at each quarter elsewhere (a log, a pipe). */

/** Milliseconds between redraws: a terminal over a slow line must not hold up the work. */
const REDRAW_MS = 80

/** What is needed of a stream. */
export interface Terminal {
  readonly isTTY: boolean
  write(text: string): unknown
}

export interface ProgressLine {
  /**
   * @param stage what is being done, in words
   * @param done how much of it
   * @param total of it; null while unknown
   */
  step(stage: string, done: number, total: number | null): void
  /** Prints a line that stays. */
  say(line: string): void
  /** Wipes the live line. */
  end(): void
}

/**
 * @param stream where to write: stderr
 * @returns a progress line
 */
export function progressLine(stream: Terminal = process.stderr): ProgressLine {
  return stream.isTTY ? liveLine(stream) : sparseLines(stream)
}

function liveLine(stream: Terminal): ProgressLine {
  let drawnAt = 0
  const wipe = () => stream.write('\r\x1b[K')
  return {
    step(stage, done, total) {
      const now = performance.now()
      if (now - drawnAt < REDRAW_MS && done !== total) return
      drawnAt = now
      wipe()
      stream.write(inWords(stage, done, total))
    },
    say(line) {
      wipe()
      stream.write(`${line}\n`)
    },
    end: wipe,
  }
}

function sparseLines(stream: Terminal): ProgressLine {
  let [lastStage, lastQuarter] = ['', 0]
  return {
    step(stage, done, total) {
      const quarter = total ? Math.floor((4 * done) / total) : 0
      if (stage === lastStage && quarter <= lastQuarter) return
      // A stage that begins says so once; its end is its fourth quarter.
      lastStage = stage
      lastQuarter = quarter
      stream.write(`${inWords(stage, done, total)}\n`)
    },
    say(line) {
      stream.write(`${line}\n`)
    },
    end() {},
  }
}

function inWords(stage: string, done: number, total: number | null): string {
  return total === null ? `${stage}: ${done}` : `${stage}: ${done} of ${total}`
}
