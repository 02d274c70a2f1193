/** What the page asks of the case library and of the models. */
import type { Reading } from '../../../src/core/index.ts'
import { ask, askForFile, query } from './ask.ts'
import type {
  CaseFacets,
  CaseFilter,
  CaseInstance,
  CaseText,
  Deidentification,
  LibraryCase,
  Model,
  SimilarCases,
} from './library-types.ts'
import type { Page } from './types.ts'

const CASES_AT_ONCE = 24

export const libraryApi = {
  cases: (filter: CaseFilter, cursor: string | null, signal: AbortSignal) =>
    ask<Page<LibraryCase>>(`/cases?${query({ ...filter, cursor, limit: CASES_AT_ONCE })}`, {
      signal,
    }),
  caseFacets: (filter: CaseFilter, signal: AbortSignal) =>
    ask<CaseFacets>(`/cases:facets?${query({ ...filter })}`, { signal }),
  case: (id: string, signal: AbortSignal) => ask<LibraryCase>(`/cases/${id}`, { signal }),
  caseReading: (id: string, signal: AbortSignal) =>
    ask<Reading>(`/cases/${id}/reading`, { signal }),
  caseInstances: (id: string, signal: AbortSignal) =>
    ask<{ readonly items: readonly CaseInstance[] }>(`/cases/${id}/instances`, { signal }),
  caseInstanceFile: (id: string, position: number, signal: AbortSignal) =>
    askForFile(`/api/v1/cases/${id}/instances/${position}`, signal),
  caseMask: (id: string, signal: AbortSignal) => askForFile(libraryAddresses.caseMask(id), signal),
  similarCases: (of: { analysisId: string } | { caseId: string }, signal: AbortSignal) =>
    ask<SimilarCases>(`/cases:similar?${query({ ...of })}`, { signal }),
  createCase: (draft: CaseText & { studyId: string; analysisId: string }) =>
    ask<LibraryCase>('/cases', { method: 'POST', body: draft }),
  changeCase: (id: string, text: CaseText) =>
    ask<LibraryCase>(`/cases/${id}`, { method: 'PATCH', body: text }),
  deleteCase: (id: string) => ask<null>(`/cases/${id}`, { method: 'DELETE' }),
  deidentification: (id: string, signal: AbortSignal) =>
    ask<Deidentification>(`/cases/${id}/deidentification`, { signal }),
  submitCase: (id: string, acknowledged: readonly string[]) =>
    ask<LibraryCase>(`/cases/${id}/submit`, { method: 'POST', body: { acknowledged } }),
  reviewCase: (id: string, review: { decision: 'accept' | 'send-back'; comment: string }) =>
    ask<LibraryCase>(`/cases/${id}/review`, { method: 'POST', body: review }),
  withdrawCase: (id: string) => ask<LibraryCase>(`/cases/${id}/withdraw`, { method: 'POST' }),
  importCase: (bundle: File) => {
    const body = new FormData()
    body.append('file', bundle)
    return ask<LibraryCase>('/cases:import', { method: 'POST', body })
  },

  models: (signal: AbortSignal) =>
    ask<{ readonly items: readonly { readonly name: string }[] }>('/models', { signal }),
  model: (name: string, signal: AbortSignal) => ask<Model>(`/models/${name}`, { signal }),
}

export const libraryAddresses = {
  caseKeySlice: (id: string) => `/api/v1/cases/${id}/key-slice.png`,
  caseReading: (id: string) => `/api/v1/cases/${id}/reading`,
  caseMask: (id: string) => `/api/v1/cases/${id}/mask`,
  caseInstances: (id: string) => `/api/v1/cases/${id}/instances.zip`,
  caseBundle: (id: string) => `/api/v1/cases/${id}/bundle`,
}
