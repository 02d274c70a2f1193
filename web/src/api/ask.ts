/** Requests to the server, typed by its OpenAPI document; every failure is a GroundglassError with the server's own code. */
import { createApiClient } from '../../../src/client/index.ts'
import { GroundglassError } from '../../../src/core/index.ts'
import { connection } from './connection.ts'

/** The API of the server that this page came from. */
export const client = createApiClient('', {}, reach)

type Answered<Data> =
  | { readonly data: Data; readonly error?: never; readonly response: Response }
  | { readonly data?: never; readonly error: object; readonly response: Response }

/**
 * @param asking a request by `client`
 * @returns what the answer holds
 * @throws {GroundglassError} `connection/lost`, and what the server refuses with
 */
export async function told<Data>(asking: Promise<Answered<Data>>): Promise<Data> {
  const answer = await asking
  if (answer.error !== undefined) throw refusalOf(answer.error)
  // Something between us and the server may refuse without a word.
  if (!answer.response.ok) throw refusalOf(undefined)
  return answer.data
}

/**
 * @param asking a request by `client` whose answer holds nothing
 * @throws {GroundglassError} as `told`
 */
export async function settled(asking: Promise<Answered<unknown>>): Promise<void> {
  await told(asking)
}

/**
 * @param path below `/api/v1`, of what the document tells to be a file
 * @param signal stops it
 * @returns the JSON in it
 * @throws {GroundglassError} as `told`
 */
export async function ask<Answer>(
  path: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Answer> {
  const answer = await answerOf(new Request(`/api/v1${path}`, signal ? { signal } : {}))
  return answer.json()
}

/**
 * @param address of a file of this server
 * @param signal stops it
 * @returns the file
 * @throws {GroundglassError} as `told`
 */
export async function askForFile(address: string, signal: AbortSignal): Promise<Blob> {
  const answer = await answerOf(new Request(address, { signal }))
  return answer.blob()
}

/**
 * A large file, piece by piece; not kept by the browser's own cache.
 * @param address of a file of this server
 * @param onBytes how much has come, and how much there is, where the server says so
 * @returns the file
 * @throws {GroundglassError} as `told`
 */
export async function askForBytes(
  address: string,
  onBytes: (done: number, total: number | null) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await answerOf(new Request(address, { cache: 'no-store' }))
  const length = Number(answer.headers.get('content-length'))
  const total = length > 0 ? length : null
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let done = 0
  const reader = answer.body?.getReader()
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    pieces.push(piece.value)
    done += piece.value.length
    onBytes(done, total)
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

async function answerOf(request: Request): Promise<Response> {
  const answer = await reach(request)
  // Something between us and the server may have answered.
  if (!answer.ok) throw refusalOf(await answer.json().catch(() => ({})))
  return answer
}

function refusalOf(problem: unknown): GroundglassError {
  return errorOf(typeof problem === 'object' && problem !== null ? problem : {})
}

/** @param problem as the server tells one @returns the error that it had */
export function errorOf({ code = '', detail }: Problem): GroundglassError {
  return new GroundglassError(
    isCode(code) ? code : 'internal/unexpected',
    detail ?? 'Expected an answer that can be understood; none came. Try again.',
  )
}

function isCode(text: string): text is `${string}/${string}` {
  return text.includes('/')
}

/** The part of problem+json (RFC 9457) that the page looks at. */
export interface Problem {
  readonly code?: string
  readonly detail?: string
}

async function reach(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request)
    connection.found()
    return answer
  } catch (cause) {
    if (request.signal.aborted) throw cause
    connection.lost()
    throw new GroundglassError(
      'connection/lost',
      'Expected an answer of the server; none came. It is asked again as soon as it can be reached.',
      { cause },
    )
  }
}

/** @param error whatever was thrown @returns its code, where it has one */
export function codeOf(error: unknown): string | null {
  return error instanceof GroundglassError ? error.code : null
}
