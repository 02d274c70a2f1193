/** One request to the server: JSON there and back, and every failure a GroundglassError with the server's own code. */
import { GroundglassError } from '../../../src/core/index.ts'
import { connection } from './connection.ts'

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON; a form as it is. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/**
 * @param path below `/api/v1`
 * @param asked what is not a plain GET
 * @returns the answer's JSON, null where it has none
 * @throws {GroundglassError} `connection/lost`, and what the server refuses with
 */
export async function ask<Answer>(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', body, signal } = asked
  const answer = await reach(`/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : content(body)),
    ...(signal ? { signal } : {}),
  })
  if (!answer.ok) throw await refusalOf(answer)
  const text = await answer.text()
  return JSON.parse(text === '' ? 'null' : text)
}

function content(body: unknown): Pick<RequestInit, 'body' | 'headers'> {
  if (body instanceof FormData) return { body }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

/** @param values by name @returns those that are given, as the query of an address */
export function query(
  values: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return new URLSearchParams(given).toString()
}

/**
 * @param address of a file of this server
 * @param signal stops it
 * @returns the file
 * @throws {GroundglassError} as `ask`
 */
export async function askForFile(address: string, signal: AbortSignal): Promise<Blob> {
  const answer = await reach(address, { signal })
  if (!answer.ok) throw await refusalOf(answer)
  return answer.blob()
}

/**
 * A large file, piece by piece; not kept by the browser's own cache.
 * @param address of a file of this server
 * @param onBytes how much has come, and how much there is, where the server says so
 * @returns the file
 * @throws {GroundglassError} as `ask`
 */
export async function askForBytes(
  address: string,
  onBytes: (done: number, total: number | null) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await reach(address, { cache: 'no-store' })
  if (!answer.ok) throw await refusalOf(answer)
  const told = Number(answer.headers.get('content-length'))
  const total = told > 0 ? told : null
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

async function refusalOf(answer: Response): Promise<GroundglassError> {
  const problem: Problem = await answer.json().catch(
    // Something between us and the server has answered.
    () => ({}),
  )
  return errorOf(problem)
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

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(url, init)
    connection.found()
    return answer
  } catch (cause) {
    if (init.signal?.aborted) throw cause
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
