/** Names for what the server tells: the types themselves are made from its OpenAPI document. */
import type { Answer, paths } from '../../../src/client/index.ts'

export type Session = Answer<'/api/v1/session', 'get'>
type Listed<Path extends keyof paths> =
  Answer<Path, 'get' & keyof paths[Path]> extends { items: (infer Item)[] } ? Item : never

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export type Study = Listed<'/api/v1/studies'>
export type StudyFilter = Omit<
  NonNullable<paths['/api/v1/studies']['get']['parameters']['query']>,
  'limit' | 'cursor'
>
export type Series = Listed<'/api/v1/studies/{id}/series'>
export type Analysis = Listed<'/api/v1/analyses'>
export type AnalysisState = Analysis['state']
export type VerdictLabel = NonNullable<Analysis['verdict']>
export type Progress = NonNullable<Analysis['progress']>

/** What a person says of an analysis. */
export type OpinionText =
  paths['/api/v1/analyses/{id}/opinions']['post']['requestBody']['content']['application/json']
/** As it was signed. */
export type Opinion = Answer<'/api/v1/analyses/{id}/opinions', 'post'>

export type Upload = Answer<'/api/v1/uploads/{id}', 'get'>
export type FileLeftOut = Listed<'/api/v1/uploads/{id}/left-out'>

export type TokenScope = ApiToken['scopes'][number]
export type ApiToken = Listed<'/api/v1/tokens'>

export type User = Listed<'/api/v1/users'>
export type Role = User['role']
export type Institution = Listed<'/api/v1/institutions'>
export type Invitation = Answer<'/api/v1/invitations', 'post'>
export type DeadLetter = Listed<'/api/v1/jobs/dead'>
export type WorkerFacts = Listed<'/api/v1/workers'>
export type System = Answer<'/api/v1/system', 'get'>
export type AuditEvent = Listed<'/api/v1/audit-events'>
export type AuditFilter = Omit<
  NonNullable<paths['/api/v1/audit-events']['get']['parameters']['query']>,
  'limit' | 'cursor'
>
export type GuestLink = Listed<'/api/v1/guest-links'>

/** As much of a model's manifest as the page looks at; whoever computes with it checks the whole. */
export interface ModelHead {
  readonly sha256: string
}
