/** The rows of the worklist, page by page as one scrolls; kept true as the server tells, and asked for anew now and then. */
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { api, type Page, type Study, type StudyFilter, useLive } from '../../api/index.ts'
import { FEW_PAGES } from '../../live/follow-analyses.ts'

export const ORDERS = ['suspicious-first', 'newest-first', 'latest-study-first'] as const
export type Order = (typeof ORDERS)[number]

export interface Choice {
  readonly filter: StudyFilter
  readonly order: Order
}

export interface Worklist {
  readonly rows: readonly Study[]
  readonly hasMore: boolean
  readonly isPending: boolean
  /** The rows are those of the choice before. */
  readonly isStale: boolean
  readonly error: Error | null
  readonly loadMore: () => void
}

const LOOK_AGAIN_MS = 4000
/** While the server tells of analyses by itself: images that are still coming in are none. */
const LOOK_AGAIN_LIVE_MS = 15_000
/** Who has scrolled far asks for all those pages anew: seldom. */
const LOOK_AGAIN_SELDOM_MS = 60_000

/**
 * @param choice what is asked for, and whether the suspicious ones come first or all by the time they came, or were made
 * @param choice.filter what is asked for
 * @param choice.order in which order
 * @returns the rows that are known, and how to get more
 */
export function useWorklist({ filter, order }: Choice): Worklist {
  const split = order === 'suspicious-first' && filter.verdict === undefined
  const first = useStudies({ ...filter, verdict: 'suspicious' }, split)
  const all = useStudies(
    order === 'latest-study-first' ? { ...filter, sort: 'studyDate' } : filter,
    true,
  )
  const suspicious = split ? rowsOf(first.data) : []
  const known = new Set(suspicious.map(({ id }) => id))
  // The others follow when all suspicious ones are there.
  const others =
    split && first.hasNextPage ? [] : rowsOf(all.data).filter(({ id }) => !known.has(id))
  const last = split && first.hasNextPage ? first : all
  const error = all.error ?? (split ? first.error : null)
  const isStale = all.isPlaceholderData || (split && first.isPlaceholderData)
  return {
    // Beside an error they would pass for what was asked for.
    rows: isStale && error !== null ? [] : [...suspicious, ...others],
    hasMore: last.hasNextPage,
    isPending: all.isPending || (split && first.isPending),
    isStale,
    error,
    loadMore() {
      if (last.hasNextPage && !last.isFetchingNextPage) void last.fetchNextPage()
    },
  }
}

function useStudies(filter: StudyFilter, enabled: boolean) {
  const lookAgainMs = useLive() ? LOOK_AGAIN_LIVE_MS : LOOK_AGAIN_MS
  return useInfiniteQuery({
    queryKey: ['studies', filter],
    queryFn: ({ pageParam, signal }): Promise<Page<Study>> =>
      api.studies(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > FEW_PAGES ? LOOK_AGAIN_SELDOM_MS : lookAgainMs,
  })
}

function rowsOf(data: InfiniteData<Page<Study>> | undefined): Study[] {
  return data?.pages.flatMap(({ items }) => items) ?? []
}
