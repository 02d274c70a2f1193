/** The only door to the server: one function for each thing that the page asks. A client made from the OpenAPI document can take its place. */
import type { Reading } from '../../../src/core/index.ts'
import { ask, askForBytes, askForFile, query } from './ask.ts'
import { libraryAddresses, libraryApi } from './library-api.ts'
import type {
  Analysis,
  ApiToken,
  FileLeftOut,
  Instance,
  ListedStudy,
  ModelHead,
  Opinion,
  OpinionText,
  Page,
  Series,
  Session,
  Study,
  StudyFilter,
  TokenScope,
  Upload,
} from './types.ts'

export { codeOf, errorOf, type Problem } from './ask.ts'
export { connection, useConnection } from './connection.ts'
export type * from './library-types.ts'
export type * from './types.ts'

interface Items<Item> {
  readonly items: readonly Item[]
}

/** A record, so that the compiler misses none of the server's and knows of none too many. */
const SCOPES: Readonly<Record<TokenScope, true>> = {
  'studies:read': true,
  'studies:write': true,
  'analyses:read': true,
  'analyses:write': true,
  'cases:read': true,
  'cases:write': true,
  'models:read': true,
  'system:read': true,
  admin: true,
}
/** What a person can limit a token to. */
export const TOKEN_SCOPES: readonly string[] = Object.keys(SCOPES)

const PAGE_SIZE = 100

export const api = {
  session: (signal?: AbortSignal) => ask<Session>('/session', { signal }),
  signIn: (credentials: { email: string; password: string }) =>
    ask<{ userId: string }>('/session', { method: 'POST', body: credentials }),
  signOut: () => ask<null>('/session', { method: 'DELETE' }),
  changePassword: (passwords: { current: string; next: string }) =>
    ask<null>('/session/password', { method: 'PUT', body: passwords }),
  acceptInvitation: (answer: { secret: string; name: string; password: string; email?: string }) =>
    ask<{ userId: string }>('/session/invitation', { method: 'POST', body: answer }),

  tokens: (signal: AbortSignal) => ask<Items<ApiToken>>('/tokens', { signal }),
  createToken: (wish: { name: string; scopes: readonly string[]; expiresAt: string | null }) =>
    ask<{ token: ApiToken; secret: string }>('/tokens', { method: 'POST', body: wish }),
  revokeToken: (id: string) => ask<ApiToken>(`/tokens/${id}`, { method: 'DELETE' }),

  studies: (filter: StudyFilter, cursor: string | null, signal: AbortSignal) =>
    ask<Page<ListedStudy>>(`/studies?${query({ ...filter, cursor, limit: PAGE_SIZE })}`, {
      signal,
    }),
  study: (id: string, signal: AbortSignal) => ask<Study>(`/studies/${id}`, { signal }),
  series: (studyId: string, signal: AbortSignal) =>
    ask<Items<Series>>(`/studies/${studyId}/series`, { signal }),
  analyses: (seriesId: string, signal: AbortSignal) =>
    ask<Page<Analysis>>(`/analyses?${query({ seriesId })}`, { signal }),
  analysis: (id: string, signal: AbortSignal) => ask<Analysis>(`/analyses/${id}`, { signal }),
  reading: (analysisId: string, signal: AbortSignal) =>
    ask<Reading>(`/analyses/${analysisId}/reading`, { signal }),

  lesionMap: (analysisId: string, signal: AbortSignal) =>
    askForFile(addresses.lesionMap(analysisId), signal),

  opinions: (analysisId: string, signal: AbortSignal) =>
    ask<Items<Opinion>>(`/analyses/${analysisId}/opinions`, { signal }),
  signOpinion: (analysisId: string, said: OpinionText) =>
    ask<Opinion>(`/analyses/${analysisId}/opinions`, { method: 'POST', body: said }),
  instances: (seriesId: string, signal: AbortSignal) =>
    ask<Items<Instance>>(`/series/${seriesId}/instances`, { signal }),
  instanceFile: (instanceId: string, signal: AbortSignal) =>
    askForFile(`/api/v1/instances/${instanceId}/file`, signal),
  mask: (analysisId: string, signal: AbortSignal) => askForFile(addresses.mask(analysisId), signal),

  openUpload: () => ask<Upload>('/uploads', { method: 'POST' }),
  upload: (id: string) => ask<Upload>(`/uploads/${id}`),
  closeUpload: (id: string) => ask<Upload>(`/uploads/${id}/close`, { method: 'POST' }),
  filesLeftOut: (id: string) => ask<Items<FileLeftOut>>(`/uploads/${id}/left-out`),

  /** Unchecked: whoever computes with it checks it. */
  modelManifest: (name: string) => ask<ModelHead>(`/models/${name}/manifest.json`),
  modelFile: (name: string, onBytes: (done: number, total: number | null) => void) =>
    askForBytes(`/api/v1/models/${name}/model.onnx`, onBytes),
  ...libraryApi,
}

/** Addresses that a picture, a link or the upload protocol takes. */
export const addresses = {
  uploadFiles: (uploadId: string) => `/api/v1/uploads/${uploadId}/files`,
  reading: (analysisId: string) => `/api/v1/analyses/${analysisId}/reading`,
  lesionMap: (analysisId: string) => `/api/v1/analyses/${analysisId}/lesion-map`,
  mask: (analysisId: string) => `/api/v1/analyses/${analysisId}/mask`,
  documentation: '/api/docs',
  ...libraryAddresses,
}
