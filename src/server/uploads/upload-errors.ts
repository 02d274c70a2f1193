/** What may be wrong with an upload as a whole. */
import { GroundglassError } from '../../core/index.ts'
import type { UploadLimits } from './upload-limits.ts'

export function unknownUpload(): GroundglassError {
  return new GroundglassError(
    'upload/unknown',
    'Expected an upload of this id; there is none. It may have been deleted: start a new one.',
  )
}

export function unknownFile(): GroundglassError {
  return new GroundglassError(
    'upload/unknown-file',
    'Expected a file of this id in the upload; there is none. It may have expired: send it anew.',
  )
}

export function notOpen(state: 'closed' | 'expired'): GroundglassError {
  return new GroundglassError(
    `upload/${state}`,
    `Expected an open upload; this one is ${state} and takes no more files. Start a new one: instances of the same series find their way.`,
  )
}

export function tooLarge({ maxUploadBytes }: UploadLimits): GroundglassError {
  return new GroundglassError(
    'upload/too-large',
    `Expected at most ${maxUploadBytes} bytes in an upload; this file would go beyond. Send it in an upload of its own, or raise the limit.`,
  )
}

export function tooManyFiles({ maxFiles }: UploadLimits): GroundglassError {
  return new GroundglassError(
    'upload/too-many-files',
    `Expected at most ${maxFiles} files in an upload; this would be one more. Send a zip archive, or start another upload.`,
  )
}

export function unfinished(count: number): GroundglassError {
  return new GroundglassError(
    'upload/unfinished',
    `Expected whole files before the upload is closed; ${count} of them are still on their way. Finish or delete them first.`,
  )
}
