import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ACTIONS } from './actions.ts'

it('lists in docs/reference/audit.md what the trail tells of', () => {
  const rows = Object.entries(ACTIONS).map(([action, meaning]) => `| \`${action}\` | ${meaning} |`)
  const table = ['| action | meaning |', '| --- | --- |', ...rows].join('\n')
  expect(readFileSync('docs/reference/audit.md', 'utf8')).toContain(table)
})
