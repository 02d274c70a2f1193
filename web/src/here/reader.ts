/** The worker that reads, with its networks: made when first wanted, kept for the next study, thrown away when it is stopped. */
import { GroundglassError } from '../../../src/core/index.ts'
import type { Refusal } from '../../../src/imaging/index.ts'
import { errorOf } from '../api/index.ts'
import { keptModel, LESION, type OnBytes, VALID_AREA } from './kept-models.ts'
import type { FromReader, ReadingProgress, ReadSeries, ToReader } from './messages.ts'

interface ReadWatcher {
  readonly onProgress: (progress: ReadingProgress) => void
  readonly onSeries: (series: ReadSeries) => void
}

export interface Reader {
  /**
   * @param files of one study, or an archive
   * @param watcher told of how far it is, and of each series as it is read
   * @returns what none of the series was made from
   * @throws {GroundglassError} what the trunk refuses with; `reading/aborted`, `reading/out-of-memory`
   */
  readonly read: (files: readonly File[], watcher: ReadWatcher) => Promise<readonly Refusal[]>
  /** Ends it at once, whatever it does. */
  readonly stop: () => void
}

/**
 * Fetches what is not kept yet and starts the networks; after that nothing is fetched any more.
 * @param onBytes told while the networks are fetched
 * @param signal stops it
 * @returns a reader that is ready
 * @throws {GroundglassError} what the server refuses with, and `model/...`
 */
export async function openReader(onBytes: OnBytes, signal: AbortSignal): Promise<Reader> {
  const [validArea, lesion] = await fetchBoth(onBytes)
  if (signal.aborted) throw aborted()
  const worker = new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module' })
  const stopping = new AbortController()
  const stop = () => {
    worker.terminate()
    stopping.abort()
  }
  signal.addEventListener('abort', stop)
  try {
    const threads = navigator.hardwareConcurrency
    await answered(worker, { kind: 'prepare', validArea, lesion, threads }, stopping.signal, null)
  } catch (error) {
    stop()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return {
    stop,
    read: (files, watcher) =>
      answered(worker, { kind: 'read', files }, stopping.signal, watcher).catch((error) => {
        // Its memory may be in any state.
        stop()
        throw error
      }),
  }
}

/** Fetches both at once, and tells of both together. */
async function fetchBoth(onBytes: OnBytes) {
  // What is kept already tells nothing, and adds nothing.
  const shares = [VALID_AREA, LESION].map((name) => {
    const share: { name: string; done: number; total: number | null } = { name, done: 0, total: 0 }
    return share
  })
  const fetched = (share: (typeof shares)[number]) =>
    keptModel(share.name, (done, total) => {
      Object.assign(share, { done, total })
      const totals = shares.map((each) => each.total)
      onBytes(
        shares.reduce((sum, each) => sum + each.done, 0),
        totals.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0),
      )
    })
  const [validArea, lesion] = shares
  return Promise.all([fetched(validArea!), fetched(lesion!)])
}

/** One question to the worker, and all it says until it is answered. */
function answered(
  worker: Worker,
  question: ToReader,
  signal: AbortSignal,
  watcher: ReadWatcher | null,
): Promise<readonly Refusal[]> {
  const end = new AbortController()
  const listening = { signal: end.signal }
  return new Promise<readonly Refusal[]>((resolve, reject) => {
    if (signal.aborted) return reject(aborted())
    signal.addEventListener('abort', () => reject(aborted()), listening)
    worker.addEventListener('error', ({ message }) => reject(broken(message)), listening)
    worker.addEventListener('messageerror', () => reject(broken('no answer')), listening)
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromReader>) => {
        if (data.kind === 'ready') resolve([])
        else if (data.kind === 'progress') watcher?.onProgress(data.progress)
        else if (data.kind === 'series') watcher?.onSeries(data.series)
        else if (data.kind === 'done') resolve(data.refusals)
        else reject(errorOf({ code: data.code, detail: data.message }))
      },
      listening,
    )
    worker.postMessage(question)
  }).finally(() => end.abort())
}

function aborted(): GroundglassError {
  return new GroundglassError(
    'reading/aborted',
    'The reading was stopped before its end. Start it again to have a result.',
  )
}

/** A worker that dies says little; most often its memory was too small. */
function broken(message: string): GroundglassError {
  return new GroundglassError(
    /memory|allocation/i.test(message) ? 'reading/out-of-memory' : 'reading/failed-here',
    `Expected the study to be read in this browser; its worker gave up (${message}). Try again, or let the server read it.`,
  )
}
