/** A case's slices, labels and probabilities for as long as it is shown. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { LesionMap } from '../../../src/core/index.ts'
import { type HuSlice, SliceStore } from './slice-store.ts'
import type { ViewedCase } from './viewed-case.ts'

/** @param viewed the case @param slice that is looked at @returns its slices as they come */
export function useSliceStore(viewed: ViewedCase, slice: number): SliceStore {
  const store = useMemo(() => new SliceStore(viewed), [viewed])
  useEffect(() => store.want(slice), [store, slice])
  useEffect(() => {
    store.open()
    return () => store.close()
  }, [store])
  return store
}

/** @param store of slices @param index of one @returns its HU, when they are there */
export function useSlice(store: SliceStore, index: number): HuSlice | undefined {
  return useSyncExternalStore(store.subscribe, () => store.get(index))
}

/** @param store of slices @returns how many are there */
export function useLoaded(store: SliceStore): number {
  return useSyncExternalStore(store.subscribe, () => store.loaded)
}

/** @param store of slices @param index of one @returns why it did not come */
export function useSliceError(store: SliceStore, index: number): unknown {
  return useSyncExternalStore(store.subscribe, () => store.errorOf(index))
}

export interface CaseMaps {
  readonly labels: Uint8Array | null
  readonly lesionMap: LesionMap | null
  /** Why one of them did not come; the pictures do without. */
  readonly error: unknown
}

/**
 * @param viewed the case
 * @param store of its slices
 * @param wantsLesionMap whether something shows it
 * @returns what is laid over the slices, as it comes: the first picture comes before it
 */
export function useCaseMaps(
  viewed: ViewedCase,
  store: SliceStore,
  wantsLesionMap: boolean,
): CaseMaps {
  const [labels, labelsError] = useMap(viewed.labels, store, true)
  const [lesionMap, mapError] = useMap(viewed.lesionMap, store, wantsLesionMap)
  return useMemo(
    () => ({ labels, lesionMap, error: labelsError ?? mapError }),
    [labels, lesionMap, labelsError, mapError],
  )
}

function useMap<Value>(
  ask: (signal: AbortSignal) => Promise<Value | null>,
  store: SliceStore,
  wanted: boolean,
): readonly [value: Value | null, error: unknown] {
  const [value, setValue] = useState<Value | null>(null)
  const [error, setError] = useState<unknown>(null)
  const hasPicture = useSyncExternalStore(store.subscribe, () => store.loaded > 0)
  const begins = hasPicture && wanted
  useEffect(() => {
    if (!begins) return
    const leaving = new AbortController()
    const { signal } = leaving
    ask(signal).then(
      (came) => signal.aborted || setValue(came),
      (fault: unknown) => signal.aborted || setError(fault),
    )
    return () => {
      leaving.abort()
      setValue(null)
      setError(null)
    }
  }, [ask, begins])
  return [value, error]
}
