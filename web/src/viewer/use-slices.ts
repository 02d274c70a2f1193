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

const NONE: CaseMaps = { labels: null, lesionMap: null, error: null }

/** @param viewed the case @param store of its slices @returns what is laid over them, as it comes: the first picture comes before it */
export function useCaseMaps(viewed: ViewedCase, store: SliceStore): CaseMaps {
  const [maps, setMaps] = useState(NONE)
  const hasPicture = useSyncExternalStore(store.subscribe, () => store.loaded > 0)
  useEffect(() => {
    if (!hasPicture) return
    const leaving = new AbortController()
    const { signal } = leaving
    const take = async (name: 'labels' | 'lesionMap') => {
      try {
        const value = await viewed[name](signal)
        if (!signal.aborted) setMaps((known) => ({ ...known, [name]: value }))
      } catch (error) {
        if (!signal.aborted) setMaps((known) => ({ ...known, error }))
      }
    }
    void take('labels')
    void take('lesionMap')
    return () => {
      leaving.abort()
      setMaps(NONE)
    }
  }, [viewed, hasPicture])
  return maps
}
