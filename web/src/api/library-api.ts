/** What the page asks of the case library and of the models. */
import type { Reading } from '../../../src/core/index.ts'
import { ask, askForFile, client, settled, told } from './ask.ts'
import type { CaseFilter, CaseText, Model } from './library-types.ts'

const CASES_AT_ONCE = 24

export const libraryApi = {
  cases: (filter: CaseFilter, cursor: string | null, signal: AbortSignal) =>
    told(
      client.GET('/api/v1/cases', {
        params: {
          query: { ...filter, ...(cursor === null ? {} : { cursor }), limit: CASES_AT_ONCE },
        },
        signal,
      }),
    ),
  caseFacets: (query: CaseFilter, signal: AbortSignal) =>
    told(client.GET('/api/v1/cases:facets', { params: { query }, signal })),
  case: (id: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/cases/{id}', { ...at(id), signal })),
  caseReading: (id: string, signal: AbortSignal) =>
    ask<Reading>(`/cases/${id}/reading`, { signal }),
  caseInstances: (id: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/cases/{id}/instances', { ...at(id), signal })),
  caseInstanceFile: (id: string, position: number, signal: AbortSignal) =>
    askForFile(`/api/v1/cases/${id}/instances/${position}`, signal),
  caseMask: (id: string, signal: AbortSignal) => askForFile(libraryAddresses.caseMask(id), signal),
  similarCases: (query: { analysisId: string } | { caseId: string }, signal: AbortSignal) =>
    told(client.GET('/api/v1/cases:similar', { params: { query }, signal })),
  createCase: (body: CaseText & { studyId: string; analysisId: string }) =>
    told(client.POST('/api/v1/cases', { body })),
  changeCase: (id: string, body: CaseText) =>
    told(client.PATCH('/api/v1/cases/{id}', { ...at(id), body })),
  deleteCase: (id: string) => settled(client.DELETE('/api/v1/cases/{id}', at(id))),
  deidentification: (id: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/cases/{id}/deidentification', { ...at(id), signal })),
  submitCase: (id: string, acknowledged: string[]) =>
    told(client.POST('/api/v1/cases/{id}/submit', { ...at(id), body: { acknowledged } })),
  reviewCase: (id: string, body: { decision: 'accept' | 'send-back'; comment: string }) =>
    told(client.POST('/api/v1/cases/{id}/review', { ...at(id), body })),
  withdrawCase: (id: string) => told(client.POST('/api/v1/cases/{id}/withdraw', at(id))),
  importCase: (bundle: File) =>
    told(
      client.POST('/api/v1/cases:import', {
        // The document has files as texts; the form holds them.
        body: { files: [] },
        bodySerializer: () => {
          const form = new FormData()
          form.append('files', bundle)
          return form
        },
      }),
    ),

  model: (name: string, signal: AbortSignal) =>
    // The client takes pairs for lists.
    ask<Model>(`/models/${name}`, { signal }),
}

export const libraryAddresses = {
  caseKeySlice: (id: string) => `/api/v1/cases/${id}/key-slice.png`,
  caseReading: (id: string) => `/api/v1/cases/${id}/reading`,
  caseMask: (id: string) => `/api/v1/cases/${id}/mask`,
  caseInstances: (id: string) => `/api/v1/cases/${id}/instances.zip`,
  caseBundle: (id: string) => `/api/v1/cases/${id}/bundle`,
}

function at(id: string) {
  return { params: { path: { id } } }
}
