/** The one table from an error's code to an HTTP status. */
import { AUTH_STATUS } from '../auth/index.ts'

const STATUS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...AUTH_STATUS,
    'request/invalid': 400,
    'request/invalid-cursor': 400,
    'request/invalid-idempotency-key': 400,
    'request/idempotency-key-in-use': 409,
    'request/idempotency-key-reused': 422,
    'request/not-found': 404,
    'study/not-found': 404,
    'series/not-found': 404,
    'series/not-complete': 409,
    'instance/not-found': 404,
    'analysis/not-found': 404,
    'analysis/not-done': 409,
    'analysis/ended': 409,
    'analysis/no-mask': 404,
    'analysis/series-revised': 409,
    'job/not-found': 404,
    'token/not-found': 404,
    'upload/unknown': 404,
    'upload/unknown-file': 404,
    'upload/closed': 409,
    'upload/unfinished': 409,
    'upload/expired': 410,
    'upload/damaged': 400,
    'upload/length-required': 411,
    'upload/too-large': 413,
    'upload/too-many-files': 413,
    'upload/too-many-fields': 413,
    'upload/not-multipart': 415,
    'upload/no-files': 422,
    'storage/too-large': 413,
    'storage/full': 507,
    'report/no-such-slice': 404,
    'model/not-found': 422,
    'reading/invalid-parameters': 422,
    'reading/wrong-task': 422,
    'database/no-such-row': 422,
    'database/unreachable': 503,
    'database/cannot-open': 503,
  }),
)

/**
 * @param code of a GroundglassError
 * @returns the status that tells it; 500 for what the table does not name
 */
export function statusOf(code: string): number {
  return STATUS.get(code) ?? 500
}
