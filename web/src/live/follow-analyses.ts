/** Keeps what the page knows of analyses true, as the server tells of changes. */
import type { InfiniteData } from '@tanstack/react-query'
import { type Analysis, live, type Page, type Study } from '../api/index.ts'
import { isQuiet } from '../here/quiet.ts'
import { queryClient } from '../query-client.ts'
import { isUnderWay } from '../verdict/telling-analysis.ts'
import { withAnalysis, withState } from './apply-analysis.ts'

/** Many analyses end at about the same time: their lists are asked for once. */
const ASK_AFTER_MS = 1000
/** Whoever has scrolled further asks for all those pages anew, which is for the list itself to do, seldom. */
export const FEW_PAGES = 3

type Worklist = InfiniteData<Page<Study>>

/** @returns ends it */
export function followAnalyses(): () => void {
  let asking: ReturnType<typeof setTimeout> | undefined
  const end = live.listen({
    onOpen() {
      void queryClient.invalidateQueries({ queryKey: ['analyses'] })
      void askForWorklists()
    },
    onAnalysis(changed) {
      tellSeries(changed)
      // What is not on the list, or has ended, may belong elsewhere in it now.
      if (!tellWorklists(changed) || !isUnderWay(changed.state))
        asking ??= setTimeout(() => {
          asking = undefined
          void askForWorklists()
        }, ASK_AFTER_MS)
    },
  })
  return () => {
    clearTimeout(asking)
    end()
  }
}

function tellSeries(changed: Analysis): void {
  const queryKey = ['analyses', changed.seriesId]
  // An answer on its way may be older than this, and would be taken for newer.
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey })
  else
    queryClient.setQueryData<Page<Analysis>>(
      queryKey,
      (page) => page && withAnalysis(page, changed),
    )
}

/** @returns whether some worklist has its study */
function tellWorklists(changed: Analysis): boolean {
  let isListed = false
  queryClient.setQueriesData<Worklist>({ queryKey: ['studies'] }, (data) => {
    if (data === undefined) return data
    const pages = data.pages.map((page) => {
      if (!page.items.some(({ id }) => id === changed.studyId)) return page
      isListed = true
      return { ...page, items: page.items.map((study) => withState(study, changed)) }
    })
    return { ...data, pages }
  })
  return isListed
}

async function askForWorklists(): Promise<void> {
  if (isQuiet()) return
  await queryClient.invalidateQueries({
    queryKey: ['studies'],
    predicate: ({ queryKey }) =>
      (queryClient.getQueryData<Worklist>(queryKey)?.pages.length ?? 0) <= FEW_PAGES,
  })
}
