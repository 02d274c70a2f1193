/** What the page has asked and still knows; and what to do when the server cannot be reached, or knows us no more. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { codeOf, connection } from './api/index.ts'

const onError = (error: unknown) => {
  // Whoever signed out, or was signed out, is asked to sign in: the shell follows the session.
  if (codeOf(error) === 'auth/not-signed-in')
    void queryClient.invalidateQueries({ queryKey: ['session'] })
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Refusals do not change by asking again, and a lost connection is watched by itself.
    queries: { retry: false, networkMode: 'always', staleTime: 5000 },
    mutations: { networkMode: 'always' },
  },
})

connection.subscribe((reached) => {
  if (reached) void queryClient.invalidateQueries()
})
