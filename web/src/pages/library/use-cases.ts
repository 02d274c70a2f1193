/** Which cases are asked for, as the address of the page says, and what the server has of them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { api, type CaseFilter, type CaseState, type VerdictLabel } from '../../api/index.ts'

export const STATES: readonly CaseState[] = ['published', 'in-review', 'draft', 'withdrawn']
export const VERDICTS: readonly VerdictLabel[] = [
  'suspicious',
  'not-suspicious',
  'not-interpretable',
]
const TEXTS = ['finding', 'tag', 'text'] as const

/** @returns the filter of the address, and what changes it; going back in the browser goes back in it */
export function useCaseFilter() {
  const [parameters, setParameters] = useSearchParams()
  const filter: CaseFilter = {
    state: STATES.find((each) => each === parameters.get('state')) ?? 'published',
    ...Object.fromEntries(
      TEXTS.flatMap((name) => {
        const value = parameters.get(name)
        return value ? [[name, value]] : []
      }),
    ),
    ...verdictOf(parameters.get('verdict')),
  }
  const change = (part: { [Key in keyof CaseFilter]?: CaseFilter[Key] | undefined }) => {
    const next = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...filter, ...part }))
      if (value && !isDefault(name, value)) next.set(name, value)
    setParameters(next)
  }
  return { filter, change }
}

function verdictOf(text: string | null): Pick<CaseFilter, 'verdict'> {
  const verdict = VERDICTS.find((each) => each === text)
  return verdict === undefined ? {} : { verdict }
}

function isDefault(name: string, value: string): boolean {
  return name === 'state' && value === 'published'
}

/** @param filter of what @returns the cases, page by page */
export function useCases(filter: CaseFilter) {
  return useInfiniteQuery({
    queryKey: ['cases', filter],
    queryFn: ({ pageParam, signal }) => api.cases(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  })
}

/** @param filter of what @returns how many of them have each finding, tag and verdict */
export function useFacets(filter: CaseFilter) {
  return useQuery({
    queryKey: ['case-facets', filter],
    queryFn: ({ signal }) => api.caseFacets(filter, signal),
    placeholderData: (before) => before,
  })
}
