/** What somebody types, kept while the page lives: going away and coming back loses none of it. */
import { useEffect, useState } from 'react'

/**
 * @param store of what is typed there, by name
 * @param name of this
 * @param initial before anything was typed
 * @returns the value, what sets it, and what forgets it once it is saved
 */
export function useKept<Value>(store: Map<string, Value>, name: string, initial: Value) {
  const [typed, setTyped] = useState(store.get(name))
  const changed = typed !== undefined
  // Closing the page would lose it: the browser asks.
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
  return {
    value: typed ?? initial,
    /** Whether there is something that is not saved. */
    changed,
    set: (next: Value) => {
      store.set(name, next)
      setTyped(next)
    },
    drop: () => {
      store.delete(name)
      setTyped(undefined)
    },
  }
}
