/** Analyses of series, followed until nothing more will come of them. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { type Analysis, api, type Page, useLive } from '../api/index.ts'
import { isUnderWay } from './telling-analysis.ts'

const LOOK_AGAIN_MS = 1500
/** While the server tells of changes by itself. */
const LOOK_AGAIN_LIVE_MS = 10_000

/** @param seriesIds of which @returns for each the analyses, newest first */
export function useAnalyses(seriesIds: readonly string[]): UseQueryResult<Page<Analysis>>[] {
  const lookAgainMs = useLive() ? LOOK_AGAIN_LIVE_MS : LOOK_AGAIN_MS
  return useQueries({
    queries: seriesIds.map((id) => ({
      queryKey: ['analyses', id],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Page<Analysis>> =>
        api.analyses(id, signal),
      refetchInterval: ({ state }: { state: { data?: Page<Analysis> | undefined } }) => {
        const items = state.data?.items ?? []
        // None yet: the server will ask for one.
        const settled = items.length > 0 && !items.some((item) => isUnderWay(item.state))
        return settled ? false : lookAgainMs
      },
    })),
  })
}
