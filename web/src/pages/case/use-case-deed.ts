/** Something done to a case: every list and page that shows it learns of it. */
import { useMutation } from '@tanstack/react-query'
import type { LibraryCase } from '../../api/index.ts'
import { queryClient } from '../../query-client.ts'

/**
 * @param deed what is asked of the server; it answers with the case as it then is, or nothing where it is gone
 * @param onDone what follows
 * @returns the mutation
 */
export function useCaseDeed<Wish, Answer extends LibraryCase | void>(
  deed: (wish: Wish) => Promise<Answer>,
  onDone: (kase: Answer) => void = () => {},
) {
  return useMutation({
    mutationFn: deed,
    async onSuccess(kase) {
      if (kase) queryClient.setQueryData(['case', kase.id], kase)
      onDone(kase)
      await Promise.all(
        ['cases', 'case-facets', 'similar-cases', 'case-reading'].map((key) =>
          queryClient.invalidateQueries({ queryKey: [key] }),
        ),
      )
    },
  })
}
