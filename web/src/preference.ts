/** A choice of this browser: kept here, told to whoever shows it. */
import { useSyncExternalStore } from 'react'

export interface Preference<Value extends string> {
  readonly get: () => Value
  readonly set: (value: Value) => void
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * @param name under which it is kept
 * @param values all there are; or whether a kept text is one of them
 * @param initial while nobody has chosen
 * @param apply makes the document follow; called at once, and with every change
 * @returns the choice
 */
export function preference<Value extends string>(
  name: string,
  values: readonly Value[] | ((text: string) => text is Value),
  initial: Value,
  apply: (value: Value) => void,
): Preference<Value> {
  const key = `groundglass.${name}`
  const kept = localStorage.getItem(key)
  let current = known(kept, values) ?? initial
  const listeners = new Set<() => void>()
  apply(current)
  return {
    get: () => current,
    set(value) {
      current = value
      localStorage.setItem(key, value)
      apply(value)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function known<Value extends string>(
  kept: string | null,
  values: readonly Value[] | ((text: string) => text is Value),
): Value | undefined {
  if (typeof values !== 'function') return values.find((value) => value === kept)
  return kept !== null && values(kept) ? kept : undefined
}

/** @param choice a preference @returns its value; the component follows it */
export function usePreference<Value extends string>(choice: Preference<Value>): Value {
  return useSyncExternalStore(choice.subscribe, choice.get)
}
