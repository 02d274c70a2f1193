/** Signing out: the server forgets the session, and the browser, by loading the page anew, all that the page has shown. */
import { api } from '../api/index.ts'

export async function signOut(): Promise<void> {
  await api.signOut()
  location.assign('/')
}
