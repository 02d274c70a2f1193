/** Errors as they go between processes and into rows: a code, and a message that is known to hold no patient data. */
import { GroundglassError } from '../../core/index.ts'
import type { Fault } from './reader-messages.ts'

/**
 * @param error anything thrown
 * @returns its code and message; of an error that is not ours only the kind and the places it came through
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof GroundglassError) return { code: error.code, message: error.message }
  if (!(error instanceof Error)) return { code: null, message: 'something thrown that is no error' }
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { code: null, message: [error.name, ...places].join('\n') }
}

/** @param fault from the other process @returns it as an error again */
export function errorOf({ code, message }: Fault): Error {
  if (isOurs(code)) return new GroundglassError(code, message)
  return new GroundglassError(
    'worker/fault',
    'Expected the reading to end with a result or a named refusal; it met a fault of the program. It is tried again; the log of the worker tells where it was.',
    { cause: message },
  )
}

function isOurs(code: string | null): code is `${string}/${string}` {
  return code?.includes('/') ?? false
}

/** Faults of a place or a moment: elsewhere, or later, the same series may be read. */
const PASSING = /^(storage|database|worker|model)[/]/

/** @param code of an error; null when it has none @returns whether another attempt could end otherwise */
export function isPassing(code: string | null): boolean {
  return code === null || PASSING.test(code)
}
