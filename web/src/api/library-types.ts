/** Names for what the server tells of teaching cases and of models, made from its OpenAPI document as in `types.ts`. */
import type { Answer, paths } from '../../../src/client/index.ts'

export type LibraryCase = Answer<'/api/v1/cases/{id}', 'get'>
export type CaseState = LibraryCase['state']
/** What people write about a case. */
export type CaseText = Pick<
  LibraryCase,
  'title' | 'history' | 'diagnosis' | 'proof' | 'findings' | 'tags' | 'licence' | 'author'
>
export type CaseFilter = Omit<
  NonNullable<paths['/api/v1/cases']['get']['parameters']['query']>,
  'limit' | 'cursor' | 'state'
> & { readonly state: CaseState }
export type SimilarCases = Answer<'/api/v1/cases:similar', 'get'>
export type Deidentification = Answer<'/api/v1/cases/{id}/deidentification', 'get'>
export type Model = Answer<'/api/v1/models/{name}', 'get'>
