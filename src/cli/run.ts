/** Builds the command line out of its commands, runs it, and maps errors to exit statuses, once. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { EXIT, errorLine, exitStatusOf } from './exit-status.ts'

/** A command file exports one of these: it adds its command, with options, examples and action. */
export type RegisterCommand = (program: Command) => void

export const NOTICE = 'Research use only: not a medical device.'

/** @returns the version of the installed package */
export function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return version
}

/**
 * Runs one command line.
 *
 * @param commands the commands to offer, in the order of the help
 * @param argv the words after `groundglass`
 * @returns the exit status: what the error maps to, or what the action left in `process.exitCode`, or 0
 */
export async function run(
  commands: readonly RegisterCommand[],
  argv: readonly string[],
): Promise<number> {
  const program = new Command('groundglass')
    .description(`Reads chest CT for viral pneumonia. ${NOTICE}`)
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options and examples)')
    .addHelpText(
      'after',
      '\nExit status: 0 read, 2 usage, 3 an input was refused (the others are still read), 4 internal.',
    )
    // Commands made with program.command() inherit this, so the parser throws instead of exiting by itself.
    .exitOverride()
  for (const register of commands) register(program)
  const statusBefore = process.exitCode
  process.exitCode = undefined
  try {
    await program.parseAsync(argv, { from: 'user' })
    return process.exitCode ?? EXIT.read
  } catch (error) {
    const line = errorLine(error)
    if (line) console.error(line)
    if (process.env['GROUNDGLASS_DEBUG'] && error instanceof Error) console.error(error.stack)
    return exitStatusOf(error)
  } finally {
    process.exitCode = statusBefore
  }
}
