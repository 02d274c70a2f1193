/** What the server tells of teaching cases and of models, as `/api/openapi.json` describes it. */
import type { paths } from '../../../src/client/index.ts'
import type { CaseProfile, DistanceParts } from '../../../src/core/index.ts'
import type { VerdictLabel } from './types.ts'

export type CaseState = 'draft' | 'in-review' | 'published' | 'withdrawn'

/** What people write about a case. */
export interface CaseText {
  readonly title: string
  readonly history: string
  readonly diagnosis: string
  readonly proof: string
  readonly findings: readonly string[]
  readonly tags: readonly string[]
  readonly licence: string
  readonly author: string
}

export interface LibraryCase extends CaseText {
  readonly id: string
  readonly state: CaseState
  readonly reviewer: string | null
  readonly verdict: VerdictLabel | null
  readonly profile: CaseProfile | null
  readonly synthetic: boolean | null
  /** Signs of text in the pixels that the author has looked at. */
  readonly warnings: readonly string[]
  readonly signer: { readonly name: string; readonly fingerprint: string } | null
  readonly createdAt: string
  readonly publishedAt: string | null
  readonly own: boolean
  /** Told to its author alone, like the remark of who reviewed it. */
  readonly studyId: string | null
  readonly analysisId: string | null
  readonly reviewComment: string | null
}

export interface CaseFilter {
  readonly state: CaseState
  readonly finding?: string
  readonly tag?: string
  readonly verdict?: VerdictLabel
  readonly text?: string
}

interface Count<Value> {
  readonly value: Value
  readonly count: number
}

export interface CaseFacets {
  readonly findings: readonly Count<string>[]
  readonly tags: readonly Count<string>[]
  readonly verdicts: readonly Count<VerdictLabel | null>[]
}

export interface SimilarCases {
  readonly profile: CaseProfile | null
  readonly items: readonly {
    readonly case: LibraryCase
    readonly distance: number
    readonly parts: DistanceParts
  }[]
}

export type Deidentification =
  paths['/api/v1/cases/{id}/deidentification']['get']['responses']['200']['content']['application/json']
export type Model =
  paths['/api/v1/models/{name}']['get']['responses']['200']['content']['application/json']

/** One of the de-identified images of a case. */
export interface CaseInstance {
  readonly position: number
  readonly sopInstanceUID: string | null
}
