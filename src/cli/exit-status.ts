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

/**
 * @param error whatever a command threw
 * @returns `usage` for codes `usage/...` and for what the command-line parser refuses, `refused` for every other
 * `GroundglassError`, `internal` for anything that nobody foresaw
 */
export function exitStatusOf(error: unknown): ExitStatus {
  // Help and version also arrive as exceptions, with status 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.read : EXIT.usage
  if (!(error instanceof GroundglassError)) return EXIT.internal
  return error.code.startsWith('usage/') ? EXIT.usage : EXIT.refused
}

/**
 * @param error whatever a command threw
 * @returns one line `code: message` for people; null when the parser has already printed its own
 */
export function errorLine(error: unknown): string | null {
  if (error instanceof CommanderError) return null
  if (error instanceof GroundglassError) return `${error.code}: ${oneLine(error.message)}`
  const message = error instanceof Error ? error.message : String(error)
  return `internal/unexpected: ${oneLine(message)} (set GROUNDGLASS_DEBUG=1 for the stack, and please report it)`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}
