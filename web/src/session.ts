/** Who sits before the page, and what they may. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Session } from './api/index.ts'
import { isQuiet } from './here/quiet.ts'

/** A role that was changed, or an account that was signed out elsewhere, shows within this time. */
const LOOK_AGAIN_MS = 60_000

const KEY = ['session'] as const

export const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal, client }) => {
    const known = isQuiet() ? client.getQueryData<Session>(KEY) : undefined
    return known ?? api.session(signal)
  },
  refetchInterval: LOOK_AGAIN_MS,
  // Kept by the interval: going from page to page asks nothing.
  staleTime: LOOK_AGAIN_MS,
  refetchOnWindowFocus: 'always',
})

const NOBODY: Session = { kind: 'nobody' }

/** @returns who asks; nobody until the server has said */
export function useSession(): Session {
  return useQuery(sessionQuery).data ?? NOBODY
}

/** @param session who @returns whether they may send studies */
export function maySend(session: Session): boolean {
  return session.kind === 'guest' || mayAskForReadings(session)
}

/** @param session who @returns whether they may have studies read once more */
export function mayAskForReadings({ kind, role }: Session): boolean {
  return kind === 'user' && role !== undefined && role !== 'visitor'
}

/** @param session who @returns whether they may look at what is published: in `public` mode anybody */
export function mayLook({ kind, publicMode }: Session): boolean {
  return kind !== 'nobody' || publicMode === true
}

/** @param session who @returns whether they accept teaching cases of others */
export function mayReview({ kind, role }: Session): boolean {
  return kind === 'user' && (role === 'administrator' || role === 'radiologist')
}

/** @param session who @returns whether they may delete studies */
export function mayDelete({ kind, role }: Session): boolean {
  return (
    kind === 'guest' || (kind === 'user' && (role === 'administrator' || role === 'radiologist'))
  )
}

/** @param session who @returns whether they run this installation */
export function mayAdminister({ kind, role }: Session): boolean {
  return kind === 'user' && role === 'administrator'
}

/** @param session who @returns whether they have an account of their own */
export function hasAccount({ kind, demonstration }: Session): boolean {
  return kind === 'user' && demonstration !== true
}
