/** What the help shows can be typed: the models it names exist. */
import { readdirSync } from 'node:fs'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { COMMANDS } from './commands/index.ts'

const program = new Command('groundglass')
for (const register of COMMANDS) register(program)

function helpOf(command: Command): string {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  return [help, ...command.commands.map(helpOf)].join('\n')
}

it('names no model that is not shipped', () => {
  const help = program.commands.map(helpOf).join('\n')
  const named = [...help.matchAll(/(?:--model|models show) ([a-z][\w-]*)/g)].map(([, name]) => name)
  expect(named.length).toBeGreaterThanOrEqual(3)
  expect(readdirSync('models')).toEqual(expect.arrayContaining(named))
})
