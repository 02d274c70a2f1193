/** Signing out: the server forgets the session, and the browser, by loading the page anew, all that the page has shown. */
import { api } from '../api/index.ts'
import { queryClient } from '../query-client.ts'
import { dropAll } from '../uploads/upload-queue.ts'

/** @throws {GroundglassError} what the server refuses with; the page then stays as it is */
export async function signOut(): Promise<void> {
  await api.signOut()
  startAnew()
}

/**
 * Drops all that belongs to the person before the page, and loads it anew for whoever comes.
 * @param address where they begin
 */
export function startAnew(address = '/'): void {
  dropAll()
  queryClient.clear()
  location.assign(address)
}
