/** Reads a case again, off the page's own thread: a long series takes some tenths of a second, and the page goes on scrolling. */
import type { LesionMap, Reading, Verdict } from '../../../src/core/index.ts'
import { type ReadAgain, readAgain, verdictsByStep } from '../../../src/reading/index.ts'

/** The case first, then thresholds. */
export type ToReadAgain =
  | { readonly reading: Reading; readonly map: LesionMap }
  | { readonly probabilityThreshold: number }

export type FromReadAgain =
  | { readonly verdicts: readonly Verdict[] }
  | { readonly again: ReadAgain }

let opened: { readonly reading: Reading; readonly map: LesionMap } | null = null

addEventListener('message', ({ data }: MessageEvent<ToReadAgain>) => {
  if ('map' in data) {
    opened = data
    postMessage({ verdicts: verdictsByStep(data.reading, data.map) } satisfies FromReadAgain)
  } else if (opened !== null) {
    const again = readAgain(opened.reading, opened.map, data)
    postMessage({ again } satisfies FromReadAgain)
  }
})
