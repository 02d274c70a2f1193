/** A case at another threshold: what of its Reading follows from it, found again in a worker as the slider moves. */
import { useEffect, useRef, useState } from 'react'
import { GroundglassError, type Reading, type Verdict } from '../../../src/core/index.ts'
import type { ReadAgain, SliceAgain } from '../../../src/reading/index.ts'
import type { ViewedCase } from '../viewer/viewed-case.ts'
import type { FromReadAgain, ToReadAgain } from './read-again.worker.ts'

/** A Reading, or one whose lesions, grid, verdict and threshold are another's. A Reading itself is one. */
export type ShownReading = Omit<Reading, 'slices'> & { readonly slices: readonly SliceAgain[] }

export interface OtherThreshold {
  /** What the page is to show: the Reading as stored, or with another threshold. */
  readonly shown: ShownReading
  /** False while it is the Reading as stored. */
  readonly changed: boolean
  /** Chosen by somebody, and shown as soon as it is found. */
  readonly threshold: number
  /** Null gives the Reading as stored back. */
  readonly setThreshold: (threshold: number | null) => void
  /** One at each step, 1 / 200 first; null until the map is there. */
  readonly verdicts: readonly Verdict[] | null
  readonly state: 'closed' | 'loading' | 'ready'
  readonly error: unknown
  /** Loads the map: nothing is loaded before somebody asks. */
  readonly open: () => void
}

/**
 * @param viewed the case; another one needs a component of its own (`key`)
 * @returns what to show of it
 */
export function useReadAgain(viewed: Pick<ViewedCase, 'reading' | 'lesionMap'>): OtherThreshold {
  const { reading } = viewed
  const own = reading.parameters.probabilityThreshold
  const [chosen, setChosen] = useState<number | null>(null)
  const [again, setAgain] = useState<ReadAgain | null>(null)
  const [verdicts, setVerdicts] = useState<readonly Verdict[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [state, setState] = useState<OtherThreshold['state']>('closed')
  const worker = useRef<ReturnType<typeof startReader> | null>(null)
  const loading = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      loading.current?.abort()
      worker.current?.stop()
    },
    [],
  )
  const fail = (fault: unknown) => {
    if (loading.current?.signal.aborted) return
    setError(fault)
    setState('closed')
  }
  const open = () => {
    const stopped = new AbortController()
    loading.current = stopped
    setState('loading')
    setError(null)
    void (async () => {
      const map = await viewed.lesionMap(stopped.signal)
      if (stopped.signal.aborted) return
      if (map === null) throw noMap()
      worker.current = startReader({
        onVerdicts: (found) => {
          setVerdicts(found)
          setState('ready')
        },
        onAgain: setAgain,
        onFault: fail,
      })
      worker.current.send({ reading, map })
    })().catch(fail)
  }
  const setThreshold = (threshold: number | null) => {
    const other = threshold === own ? null : threshold
    setChosen(other)
    if (other === null) setAgain(null)
    else worker.current?.ask(other)
  }
  const changed = chosen !== null && again !== null
  return {
    shown: changed ? { ...reading, ...again } : reading,
    changed,
    threshold: chosen ?? own,
    setThreshold,
    verdicts,
    state,
    error,
    open,
  }
}

interface Listener {
  readonly onVerdicts: (verdicts: readonly Verdict[]) => void
  readonly onAgain: (again: ReadAgain) => void
  readonly onFault: (error: unknown) => void
}

/** One threshold at a time, and of those that come meanwhile the last: a slider is faster than any of them. */
function startReader({ onVerdicts, onAgain, onFault }: Listener) {
  const worker = new Worker(new URL('./read-again.worker.ts', import.meta.url), { type: 'module' })
  const send = (message: ToReadAgain) => worker.postMessage(message)
  let [busy, next]: [boolean, number | null] = [true, null]
  const goOn = () => {
    busy = next !== null
    if (next !== null) send({ probabilityThreshold: next })
    next = null
  }
  worker.addEventListener('message', ({ data }: MessageEvent<FromReadAgain>) => {
    if ('verdicts' in data) onVerdicts(data.verdicts)
    else onAgain(data.again)
    goOn()
  })
  worker.addEventListener('error', ({ message }) => onFault(new Error(message)))
  worker.addEventListener('messageerror', () => onFault(new Error('no answer came')))
  return {
    send,
    ask(probabilityThreshold: number) {
      next = probabilityThreshold
      if (!busy) goOn()
    },
    stop: () => worker.terminate(),
  }
}

function noMap(): GroundglassError {
  return new GroundglassError(
    'analysis/no-lesion-map',
    'Expected a case with a lesion map; none was kept of this one. Have the series read again.',
  )
}
