/** The only door to the server: one function for each thing that the page asks. */
import type { Reading } from '../../../src/core/index.ts'
import { ask, askForBytes, askForFile, client, settled, told } from './ask.ts'
import { libraryAddresses, libraryApi } from './library-api.ts'
import type { AuditFilter, ModelHead, OpinionText, Role, StudyFilter, TokenScope } from './types.ts'

export { codeOf, errorOf, type Problem } from './ask.ts'
export { connection, useConnection } from './connection.ts'
export { live, useLive } from './live.ts'
export type * from './library-types.ts'
export type * from './types.ts'

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
export const TOKEN_SCOPES = Object.keys(SCOPES).filter(isScope)

const PAGE_SIZE = 100

export const api = {
  session: (signal: AbortSignal) => told(client.GET('/api/v1/session', { signal })),
  signIn: (body: { email: string; password: string }) =>
    told(client.POST('/api/v1/session', { body })),
  signOut: () => settled(client.DELETE('/api/v1/session')),
  changePassword: (body: { current: string; next: string }) =>
    settled(client.PUT('/api/v1/session/password', { body })),
  acceptInvitation: (body: { secret: string; name: string; password: string; email?: string }) =>
    told(client.POST('/api/v1/session/invitation', { body })),

  tokens: (signal: AbortSignal) => told(client.GET('/api/v1/tokens', { signal })),
  createToken: (body: { name: string; scopes: TokenScope[]; expiresAt: string | null }) =>
    told(client.POST('/api/v1/tokens', { body })),
  revokeToken: (id: string) => told(client.DELETE('/api/v1/tokens/{id}', at(id))),

  studies: (filter: StudyFilter, cursor: string | null, signal: AbortSignal) =>
    told(
      client.GET('/api/v1/studies', {
        params: { query: { ...filter, ...from(cursor), limit: PAGE_SIZE } },
        signal,
      }),
    ),
  study: (id: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/studies/{id}', { ...at(id), signal })),
  deleteStudy: (id: string) => settled(client.DELETE('/api/v1/studies/{id}', at(id))),
  series: (studyId: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/studies/{id}/series', { ...at(studyId), signal })),
  analyses: (seriesId: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/analyses', { params: { query: { seriesId } }, signal })),
  analysesOfStudy: (studyId: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/analyses', { params: { query: { studyId, limit: 200 } }, signal })),
  readAgain: (body: { model: string; seriesIds: string[] }) =>
    told(client.POST('/api/v1/analyses:reanalyze', { body })),
  models: (signal: AbortSignal) => told(client.GET('/api/v1/models', { signal })),
  reading: (analysisId: string, signal: AbortSignal) =>
    ask<Reading>(`/analyses/${analysisId}/reading`, { signal }),

  analysis: (id: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/analyses/{id}', { ...at(id), signal })),
  lesionMap: (analysisId: string, signal: AbortSignal) =>
    askForFile(addresses.lesionMap(analysisId), signal),
  mask: (analysisId: string, signal: AbortSignal) => askForFile(addresses.mask(analysisId), signal),
  instances: (seriesId: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/series/{id}/instances', { ...at(seriesId), signal })),
  instanceFile: (instanceId: string, signal: AbortSignal) =>
    askForFile(`/api/v1/instances/${instanceId}/file`, signal),

  opinions: (analysisId: string, signal: AbortSignal) =>
    told(client.GET('/api/v1/analyses/{id}/opinions', { ...at(analysisId), signal })),
  signOpinion: (analysisId: string, body: OpinionText) =>
    told(client.POST('/api/v1/analyses/{id}/opinions', { ...at(analysisId), body })),

  openUpload: () => told(client.POST('/api/v1/uploads')),
  upload: (id: string) => told(client.GET('/api/v1/uploads/{id}', at(id))),
  closeUpload: (id: string) => told(client.POST('/api/v1/uploads/{id}/close', at(id))),
  filesLeftOut: (id: string) => told(client.GET('/api/v1/uploads/{id}/left-out', at(id))),

  makeGuestLink: () => told(client.POST('/api/v1/guest-links')),
  openGuestLink: (secret: string) =>
    told(client.POST('/api/v1/session/guest-link', { body: { secret } })),
  guestLinks: (signal: AbortSignal) => told(client.GET('/api/v1/guest-links', { signal })),
  endGuestLink: (id: string) => settled(client.DELETE('/api/v1/guest-links/{id}', at(id))),

  users: (signal: AbortSignal) => told(client.GET('/api/v1/users', { signal })),
  changeUser: (id: string, body: { role?: Role; institutionId?: string; disabled?: boolean }) =>
    told(client.PATCH('/api/v1/users/{id}', { ...at(id), body })),
  deleteUser: (id: string) => settled(client.DELETE('/api/v1/users/{id}', at(id))),
  endLockOut: (id: string) => settled(client.POST('/api/v1/users/{id}/unlock', at(id))),
  invite: (body: { email: string; role: Role; institutionId: string }) =>
    told(client.POST('/api/v1/invitations', { body })),
  inviteAgain: (id: string) => told(client.POST('/api/v1/users/{id}/invitation', at(id))),
  institutions: (signal: AbortSignal) => told(client.GET('/api/v1/institutions', { signal })),
  addInstitution: (name: string) => told(client.POST('/api/v1/institutions', { body: { name } })),

  jobs: (signal: AbortSignal) => told(client.GET('/api/v1/jobs', { signal })),
  deadLetters: (signal: AbortSignal) => told(client.GET('/api/v1/jobs/dead', { signal })),
  requeue: (analysisIds: string[]) =>
    told(client.POST('/api/v1/jobs/requeue', { body: { analysisIds } })),
  workers: (signal: AbortSignal) => told(client.GET('/api/v1/workers', { signal })),
  system: (signal: AbortSignal) => told(client.GET('/api/v1/system', { signal })),
  settings: (signal: AbortSignal) => told(client.GET('/api/v1/configuration', { signal })),
  auditEvents: (filter: AuditFilter, cursor: string | null, signal: AbortSignal) =>
    told(
      client.GET('/api/v1/audit-events', {
        params: { query: { ...filter, ...from(cursor) } },
        signal,
      }),
    ),
  verifyAuditTrail: () => told(client.GET('/api/v1/audit-events/verification')),

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
  auditTrail: '/api/v1/audit-events/export',
  ...libraryAddresses,
}

function at(id: string) {
  return { params: { path: { id } } }
}

function from(cursor: string | null) {
  return cursor === null ? {} : { cursor }
}

function isScope(name: string): name is TokenScope {
  return name in SCOPES
}
