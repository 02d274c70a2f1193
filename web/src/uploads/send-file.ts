/** One file by the tus protocol: it goes on where it stopped, whatever stopped it. */
import { DetailedError, Upload } from 'tus-js-client'
import { GroundglassError } from '../../../src/core/index.ts'
import { codeOf, connection, errorOf, type Problem } from '../api/index.ts'

/** A network that is away for longer is told to the person; the file goes on when it is back. */
const RETRY_AFTER_MS = [0, 500, 1000, 3000, 5000, 10_000]
/** Below what a request may take on a slow line, before the server ends it. */
const CHUNK_BYTES = 32 * 2 ** 20
const SLICE_BYTES = 2 ** 20

export interface SendOptions {
  /** Where new files are announced. */
  readonly endpoint: string
  /** Where this one was announced before. */
  readonly knownUrl: string | null
  readonly signal: AbortSignal
  readonly onUrl: (url: string) => void
  readonly onProgress: (bytesSent: number) => void
}

/**
 * @param file what to send
 * @param options where, and who watches
 * @returns the file's address on the server; null when `signal` stopped it
 * @throws {GroundglassError} what the server refuses with, or `connection/lost`
 */
export function sendFile(file: File, options: SendOptions): Promise<string | null> {
  const { endpoint, knownUrl, signal, onUrl, onProgress } = options
  return new Promise<string | null>((resolve, reject) => {
    if (signal.aborted) return resolve(null)
    const stop = () => {
      void upload.abort()
      resolve(null)
    }
    const upload = new Upload(file, {
      endpoint,
      uploadUrl: knownUrl,
      retryDelays: RETRY_AFTER_MS,
      storeFingerprintForResuming: false,
      chunkSize: CHUNK_BYTES,
      // A slice then needs one request. What is larger could not go on where a first request was cut.
      uploadDataDuringCreation: file.size <= SLICE_BYTES,
      onShouldRetry: ({ originalResponse }) => {
        const status = originalResponse?.getStatus() ?? 0
        return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507)
      },
      onUploadUrlAvailable: () => onUrl(upload.url ?? ''),
      onProgress,
      onSuccess() {
        signal.removeEventListener('abort', stop)
        onProgress(file.size)
        resolve(upload.url)
      },
      onError(error) {
        signal.removeEventListener('abort', stop)
        const refusal = refusalOf(error)
        if (codeOf(refusal) === 'connection/lost') connection.lost()
        reject(refusal)
      },
    })
    signal.addEventListener('abort', stop)
    upload.start()
  })
}

function refusalOf(error: Error | DetailedError): Error {
  if (!(error instanceof DetailedError)) return error
  const { originalResponse } = error
  const lost = new GroundglassError(
    'connection/lost',
    'Expected an answer of the server; none came. The file goes on when the server can be reached.',
    { cause: error },
  )
  if (originalResponse === null || originalResponse.getStatus() === 0) return lost
  try {
    const problem: Problem = JSON.parse(originalResponse.getBody())
    return errorOf(problem)
  } catch {
    return lost
  }
}
