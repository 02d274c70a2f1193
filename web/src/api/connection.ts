/** Whether the server can be reached: learnt from every request, and asked for while it cannot. */
import { useSyncExternalStore } from 'react'

const AGAIN_MS = 2000

type Listener = (reached: boolean) => void
const listeners = new Set<Listener>()
let reached = true
let asking: ReturnType<typeof setTimeout> | undefined

export const connection = {
  get: () => reached,
  /** @param listener told of every change @returns ends that */
  subscribe: (listener: Listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** A request came to no answer. */
  lost: () => {
    change(false)
    asking ??= setTimeout(again, AGAIN_MS)
  },
  /** An answer came, whatever it was. */
  found: () => {
    clearTimeout(asking)
    asking = undefined
    change(true)
  },
}

/** @returns whether the server can be reached; the component follows it */
export function useConnection(): boolean {
  return useSyncExternalStore(connection.subscribe, connection.get)
}

function change(now: boolean): void {
  if (now === reached) return
  reached = now
  for (const listener of listeners) listener(now)
}

function again(): void {
  clearTimeout(asking)
  asking = undefined
  // Something between us and the server may answer for it.
  fetch('/healthz').then(({ ok }) => (ok ? connection.found() : connection.lost()), connection.lost)
}

addEventListener('offline', connection.lost)
addEventListener('online', again)
