/** An opinion on its way: kept in this browser with every letter, so that a reload or an ended session loses none. */
import { useState } from 'react'
import type { OpinionText, VerdictLabel } from '../api/index.ts'

export interface Draft {
  /** Given before anything of the reading was shown. */
  readonly ownVerdict: VerdictLabel | null
  /** The reading has been shown: a verdict from now on is no longer one's own alone. */
  readonly seen: boolean
  /** By `lesionKey`: agrees, or does not. */
  readonly answers: Readonly<Record<string, boolean>>
  readonly comment: string
}

const EMPTY: Draft = { ownVerdict: null, seen: false, answers: {}, comment: '' }

/** @param slice index in the Reading @param lesion index on the slice @returns by which a draft knows the lesion */
export function lesionKey(slice: number, lesion: number): string {
  return `${slice}/${lesion}`
}

/** @param answers of a draft @returns them as they are signed, feet to head */
export function lesionsOf(answers: Draft['answers']): OpinionText['lesions'] {
  return Object.entries(answers)
    .map(([key, agrees]) => {
      const [slice = 0, lesion = 0] = key.split('/').map(Number)
      return { slice, lesion, agrees }
    })
    .toSorted((a, b) => a.slice - b.slice || a.lesion - b.lesion)
}

/** @param lesions as they were signed @returns answers of a draft */
export function answersOf(lesions: OpinionText['lesions']): Draft['answers'] {
  return Object.fromEntries(
    lesions.map(({ slice, lesion, agrees }) => [lesionKey(slice, lesion), agrees]),
  )
}

/**
 * @param analysisId what it is about
 * @param personId whose: another person at the same computer has another
 * @returns the draft, and what changes it
 */
export function useDraft(analysisId: string, personId: string) {
  const place = `groundglass.opinion.${personId}.${analysisId}`
  const [draft, setDraft] = useState<Draft>(() => readDraft(place))
  const change = (values: Partial<Draft>) => {
    const changed = { ...draft, ...values }
    localStorage.setItem(place, JSON.stringify(changed))
    setDraft(changed)
  }
  return { draft, change }
}

function readDraft(place: string): Draft {
  const kept: Partial<Draft> = JSON.parse(localStorage.getItem(place) ?? '{}')
  return { ...EMPTY, ...kept }
}
