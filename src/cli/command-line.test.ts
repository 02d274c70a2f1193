/** docs/reference/command-line.md names every command and option there is, and none that there is not. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from './commands/index.ts'

const program = new Command('groundglass')
for (const register of COMMANDS) register(program)
const page = readFileSync('docs/reference/command-line.md', 'utf8')

/** The page's section on a command: from its heading to the next. */
function sectionOf(name: string): string {
  const [, rest] = page.split(`\n## groundglass ${name}\n`)
  return rest?.split('\n## ')[0] ?? ''
}

/** Long options of a command and of its subcommands. */
function optionsOf(command: Command): string[] {
  const own = command.options.map((option) => option.long ?? '')
  return [...new Set([...own, ...command.commands.flatMap(optionsOf)])]
}

describe('docs/reference/command-line.md', () => {
  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'describes %s with its options',
    (name, command) => {
      const section = sectionOf(name)
      expect(section).not.toBe('')
      for (const { name: subcommand } of command.commands.map((each) => ({ name: each.name() })))
        expect(section).toContain(subcommand)
      const described = [...section.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option)
      expect(new Set(described)).toEqual(new Set(optionsOf(command)))
    },
  )

  it('describes no command that is gone', () => {
    const headings = [...page.matchAll(/^## groundglass (\w+)$/gm)].map(([, name]) => name)
    expect(new Set(headings)).toEqual(new Set(program.commands.map((each) => each.name())))
  })
})
