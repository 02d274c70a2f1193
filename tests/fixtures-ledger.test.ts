import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../fixtures', import.meta.url))
const ledger = readFileSync(join(folder, 'README.md'), 'utf8')
const fixtures = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  .filter((path) => path !== 'README.md')

it.each(fixtures)('%s stands in the ledger, with its hash where it has one', (path) => {
  const line = ledger.split('\n').find((row) => row.startsWith(`| \`${path}\``))
  expect(line).toBeDefined()
  const written = /\b[0-9a-f]{64}\b/.exec(line ?? '')?.[0]
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, path)))
    .digest('hex')
  // Texts may stand without one.
  expect(written ?? (path.endsWith('.json') ? hash : 'no hash')).toBe(hash)
})
