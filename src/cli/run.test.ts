import { afterEach, describe, expect, it, vi } from 'vitest'
import { GroundglassError } from '../core/index.ts'
import { EXIT } from './exit-status.ts'
import { positiveInteger } from './options.ts'
import { type RegisterCommand, run } from './run.ts'

/** A command `go` that does what it is told. */
const go =
  (action: (options: { n?: number }) => void | Promise<void>): RegisterCommand =>
  (program) => {
    program.command('go').option('--n <n>', 'a number', positiveInteger).action(action)
  }

/** Runs a line and collects what it prints. */
async function runLine(words: string[], action: Parameters<typeof go>[0] = () => {}) {
  const stderr: string[] = []
  const stdout: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void stderr.push(`${line}\n`))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0)
  const status = await run([go(action)], words)
  vi.restoreAllMocks()
  return { status, stderr: stderr.join(''), stdout: stdout.join('') }
}

afterEach(() => void vi.restoreAllMocks())

describe('run', () => {
  it('gives 0 when nothing went wrong, and the option as a number', async () => {
    let got: unknown
    const { status, stderr } = await runLine(['go', '--n', '3'], ({ n }) => void (got = n))
    expect([status, stderr, got]).toEqual([EXIT.read, '', 3])
  })

  it.each([
    [['go', '--n', '0'], 'whole number of 1 or more'],
    [['go', '--n', '1.5'], 'whole number of 1 or more'],
    [['go', '--nonsense'], 'unknown option'],
    [['come'], 'unknown command'],
    [[], 'Usage: groundglass'],
  ])('gives 2 for %j, and says why', async (words, why) => {
    const { status, stderr, stdout } = await runLine(words)
    expect(status).toBe(EXIT.usage)
    expect(stderr).toContain(why)
    expect(stdout).toBe('')
  })

  it('prints a refusal as one line of code and message', async () => {
    const { status, stderr } = await runLine(['go'], () => {
      throw new GroundglassError('series/none', 'Expected a series;\n  none came.')
    })
    expect([status, stderr]).toEqual([EXIT.refused, 'series/none: Expected a series; none came.\n'])
  })

  it('takes a code of usage/ as a wrong command line', async () => {
    const { status } = await runLine(['go'], () => {
      throw new GroundglassError('usage/same-name', 'Expected other names.')
    })
    expect(status).toBe(EXIT.usage)
  })

  it('gives 4 for what nobody foresaw, also when it comes late', async () => {
    const { status, stderr } = await runLine(['go'], async () => {
      await Promise.resolve()
      throw new TypeError('x is not a function')
    })
    expect(status).toBe(EXIT.internal)
    expect(stderr).toContain('internal/unexpected: x is not a function')
  })

  it('passes on the status a command sets, and leaves the process\u2019s own alone', async () => {
    const before = process.exitCode
    const { status } = await runLine(['go'], () => void (process.exitCode = EXIT.refused))
    expect(status).toBe(EXIT.refused)
    expect(process.exitCode).toBe(before)
  })

  it('shows help and version on stdout with status 0', async () => {
    expect(await runLine(['--help'])).toMatchObject({ status: 0, stderr: '' })
    const { stdout, status } = await runLine(['--version'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
