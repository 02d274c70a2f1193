/**
 * Analyses as they change, told by the server as it happens: one stream of events for the whole page. The browser heals a cut
 * stream and asks for what it missed; where the server refuses the stream, it is begun anew now and then.
 */
import { useSyncExternalStore } from 'react'
import type { Analysis } from './types.ts'

const ADDRESS = '/api/v1/events'
const AGAIN_MS = 5000

interface Listener {
  /** The stream has begun: whatever was asked before may be old. */
  readonly onOpen: () => void
  readonly onAnalysis: (analysis: Analysis) => void
}

const followers = new Set<() => void>()
let isLive = false

export const live = {
  /**
   * Listens while the page is looked at: browsers open six connections to a server, and hidden windows must not hold them all.
   * @param listener told of what comes
   * @returns ends it
   */
  listen(listener: Listener): () => void {
    let source: EventSource | null = null
    let beginning: ReturnType<typeof setTimeout> | undefined
    const end = () => {
      clearTimeout(beginning)
      source?.close()
      source = null
      change(false)
    }
    const begin = () => {
      end()
      if (document.hidden) return
      source = new EventSource(ADDRESS)
      source.addEventListener('open', () => {
        change(true)
        listener.onOpen()
      })
      source.addEventListener('analysis', ({ data }: MessageEvent<string>) =>
        listener.onAnalysis(JSON.parse(data)),
      )
      source.addEventListener('error', () => {
        change(false)
        if (source?.readyState === EventSource.CLOSED) beginning = setTimeout(begin, AGAIN_MS)
      })
    }
    begin()
    document.addEventListener('visibilitychange', begin)
    return () => {
      document.removeEventListener('visibilitychange', begin)
      end()
    }
  },
}

/** @returns whether changes are told as they happen; while they are not, one has to ask. The component follows it. */
export function useLive(): boolean {
  return useSyncExternalStore(follow, () => isLive)
}

function follow(follower: () => void): () => void {
  followers.add(follower)
  return () => followers.delete(follower)
}

function change(now: boolean): void {
  if (now === isLive) return
  isLive = now
  for (const follower of followers) follower()
}
