/** The exit statuses of every command, and the one place where an error becomes one. */
import { CommanderError } from 'commander'
import { GroundglassError } from '../core/index.ts'

export const EXIT = {
  /** Done: every input was read. */
  read: 0,
  /** The command line itself is wrong. */
  usage: 2,
  /** An input (or a model) was refused; whatever else was given has still been read. */
  refused: 3,
  /** A fault of Groundglass itself. */
  internal: 4,
} as const
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** Faults of what was typed, found where it was used. */
const USAGE_CODES = ['model/not-found', 'phantom/invalid-specification']

/** What the system says where a file or folder cannot be written; inputs that cannot be read are refusals before. */
const CANNOT_WRITE: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name is there',
  EISDIR: 'a folder of that name is there',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
}

/** The system's refusal to write in our words; every other error as it is. */
function worded(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return error
  const why = error instanceof GroundglassError ? undefined : CANNOT_WRITE[error.code]
  if (why === undefined) return error
  return new GroundglassError(
    'usage/cannot-write',
    `Expected a place to write the results; ${why} (${error.code}). Give another folder, or make room.`,
    { cause: error },
  )
}

/**
 * @param thrown whatever a command threw
 * @returns `usage` for codes `usage/...`, for what the command-line parser refuses and for names and places that were typed
 * wrong, `refused` for every other `GroundglassError`, `internal` for anything that nobody foresaw
 */
export function exitStatusOf(thrown: unknown): ExitStatus {
  const error = worded(thrown)
  // Help and version also arrive as exceptions, with status 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.read : EXIT.usage
  if (!(error instanceof GroundglassError)) return EXIT.internal
  return error.code.startsWith('usage/') || USAGE_CODES.includes(error.code)
    ? EXIT.usage
    : EXIT.refused
}

/**
 * @param thrown whatever a command threw
 * @returns one line `code: message` for people; null when the parser has already printed its own
 */
export function errorLine(thrown: unknown): string | null {
  const error = worded(thrown)
  if (error instanceof CommanderError) return null
  if (error instanceof GroundglassError) return `${error.code}: ${oneLine(error.message)}`
  const message = error instanceof Error ? error.message : String(error)
  return `internal/unexpected: ${oneLine(message)} (set GROUNDGLASS_DEBUG=1 for the stack, and please report it)`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}
