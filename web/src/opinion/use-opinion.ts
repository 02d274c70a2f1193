/** One's opinion on an analysis: the draft, what was signed, and whether the reading may be shown yet. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type Opinion } from '../api/index.ts'
import { preference, usePreference } from '../preference.ts'
import { queryClient } from '../query-client.ts'
import { maySend, useSession } from '../session.ts'
import { answersOf, type Draft, lesionsOf, useDraft } from './draft.ts'

/** Whether cases hide their reading until one's own verdict is given. */
export const verdictFirst = preference<'off' | 'on'>(
  'verdict-first',
  ['off', 'on'],
  'off',
  () => {},
)

const NONE: readonly Opinion[] = []

/**
 * @param analysisId which analysis
 * @returns the opinion; `may` is false for those who sign none
 */
export function useOpinion(analysisId: string) {
  const session = useSession()
  // Whoever came here first: a session that ends meanwhile is renewed over the page, which must not change under it.
  const [person] = useState(session)
  const may = maySend(person)
  const { draft, change } = useDraft(analysisId, person.userId ?? 'nobody')
  const first = usePreference(verdictFirst) === 'on'
  const queryKey = ['opinions', analysisId]
  const { data, error: listError } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.opinions(analysisId, signal),
    enabled: may,
  })
  const signed = data?.items ?? NONE
  const last = signed.find(({ own }) => own) ?? null
  const wanted = may && first && draft.ownVerdict === null && !draft.seen && last === null
  // Until it is known whether one has signed already, neither is shown.
  const known = !wanted || data !== undefined || listError !== null
  const state = !known ? ('unknown' as const) : wanted ? ('hidden' as const) : ('shown' as const)
  const signing = useMutation({
    mutationFn: () =>
      api.signOpinion(analysisId, {
        ownVerdict: draft.ownVerdict ?? last?.ownVerdict ?? null,
        lesions: lesionsOf(draft.answers),
        comment: draft.comment,
        supersedes: last?.id ?? null,
      }),
    onSuccess: () => change({ answers: {}, comment: '' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  useEffect(() => {
    if (may && state === 'shown' && !draft.seen) change({ seen: true })
  })
  return {
    may,
    state,
    draft,
    signed,
    listError,
    last,
    signing,
    change: (values: Partial<Draft>) => {
      if (signing.isSuccess || signing.isError) signing.reset()
      change(values)
    },
    /** Begins a correction with what was signed last. */
    correct: () => last && change({ answers: answersOf(last.lesions), comment: last.comment }),
  }
}

export type OwnOpinion = ReturnType<typeof useOpinion>
