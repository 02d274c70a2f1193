/** Reads studies on this computer, off the page's own thread. */
import type { FromReader, ToReader } from './messages.ts'

// Loaded once somebody listens: the runtime is chosen while it loads, and what is said meanwhile would be lost.
addEventListener('message', ({ data }: MessageEvent<ToReader>) => {
  import('./read-study.ts').then(
    ({ answer }) => answer(data),
    (error: unknown) =>
      postMessage({
        kind: 'failed',
        code: 'reading/failed-here',
        message: String(error),
      } satisfies FromReader),
  )
})
