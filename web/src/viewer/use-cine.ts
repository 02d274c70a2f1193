/** Plays through the slices and begins again at the end; no slice is shown before it is there. */
import { useEffect, useRef } from 'react'
import type { SliceStore } from './slice-store.ts'

const SLICES_PER_SECOND = 15

/**
 * @param store of the slices
 * @param slice that is shown
 * @param playing or not
 * @param onSlice told the next one
 */
export function useCine(
  store: SliceStore,
  slice: number,
  playing: boolean,
  onSlice: (slice: number) => void,
): void {
  const latest = useRef({ slice, onSlice })
  useEffect(() => {
    latest.current = { slice, onSlice }
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => {
      const next = (latest.current.slice + 1) % store.count
      if (store.get(next) !== undefined) latest.current.onSlice(next)
    }, 1000 / SLICES_PER_SECOND)
    return () => clearInterval(timer)
  }, [store, playing])
}
