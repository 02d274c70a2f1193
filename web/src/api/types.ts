/** What the server tells, as `/api/openapi.json` describes it. */
import type { paths } from '../../../src/client/index.ts'
import type { Verdict } from '../../../src/core/index.ts'

type Role = 'administrator' | 'radiologist' | 'researcher' | 'visitor'
export type AnalysisState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
export type VerdictLabel = Verdict['label']

export interface Session {
  readonly kind: 'user' | 'token' | 'guest' | 'nobody'
  /** Nobody has signed in, and everybody may look. */
  readonly demonstration?: boolean
  /** Anybody may look at what is published. */
  readonly publicMode?: boolean
  readonly userId?: string
  readonly name?: string
  readonly email?: string
  readonly role?: Role
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface Progress {
  readonly stage?: string
  readonly done?: number
  readonly total?: number
}

export interface Study {
  readonly id: string
  readonly studyInstanceUID: string
  readonly studyDate: string | null
  readonly patientId: string | null
  readonly patientName: string | null
  readonly accessionNumber: string | null
  readonly description: string | null
  readonly createdAt: string
}

export interface ListedStudy extends Study {
  readonly modalities: readonly string[]
  readonly instanceCount: number
  readonly latestAnalysis: {
    readonly state: AnalysisState
    readonly verdict: VerdictLabel | null
  } | null
  /** Whether any analysis of its present images found something. */
  readonly suspicious: boolean
}

export interface StudyFilter {
  readonly text?: string
  readonly verdict?: VerdictLabel
  readonly from?: string
  readonly to?: string
}

export interface Series {
  readonly id: string
  readonly seriesInstanceUID: string
  readonly modality: string | null
  readonly description: string | null
  readonly instanceCount: number
  readonly state: 'receiving' | 'complete'
}

export interface Instance {
  readonly id: string
  readonly sopInstanceUID: string
}

export interface Analysis {
  readonly id: string
  readonly state: AnalysisState
  readonly studyId: string
  readonly seriesId: string
  /** Which images of the series it has read; later ones count up. */
  readonly seriesRevision: number
  readonly verdict: VerdictLabel | null
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string }
  readonly progress: Progress | null
  readonly error: { readonly code: string; readonly message: string | null } | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

/** What a person says of an analysis. */
export type OpinionText =
  paths['/api/v1/analyses/{id}/opinions']['post']['requestBody']['content']['application/json']
/** As it was signed. */
export type Opinion =
  paths['/api/v1/analyses/{id}/opinions']['post']['responses'][201]['content']['application/json']

export interface Upload {
  readonly id: string
  readonly state: 'open' | 'closed' | 'expired'
  readonly receiving: number
  readonly waiting: number
  readonly files: Readonly<Record<'accepted' | 'duplicate' | 'conflict' | 'refused', number>>
  readonly series: readonly {
    readonly id: string
    readonly studyId: string
    readonly state: 'receiving' | 'complete'
  }[]
}

export interface FileLeftOut {
  readonly position: number
  readonly transferId: string | null
  readonly entry: number | null
  readonly state: 'conflict' | 'refused'
  readonly errorCode: string
  readonly errorMessage: string
}

export type TokenScope =
  paths['/api/v1/tokens']['post']['requestBody']['content']['application/json']['scopes'][number]

export interface ApiToken {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

/** As much of a model's manifest as the page looks at; whoever computes with it checks the whole. */
export interface ModelHead {
  readonly sha256: string
}
