import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

// Its ES module build calls require().
const { generateDrizzleJson, generateMigration }: typeof import('drizzle-kit/api') = createRequire(
  import.meta.url,
)('drizzle-kit/api')

const SERVER = new URL('../', import.meta.url)
const META = new URL('migrations/meta/', import.meta.url)

it('has migrations that make the tables of the code: else run npm run migrations', async () => {
  const rooms = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  const files = rooms.filter((name) => /^[^/]+\/schema\.ts$/.test(name))
  expect(files).toContain('database/schema.ts')
  const tables = {}
  for (const file of files) Object.assign(tables, await import(new URL(file, SERVER).href))
  const snapshots = readdirSync(META).filter((name) => name.endsWith('_snapshot.json'))
  const last = JSON.parse(readFileSync(new URL(snapshots.toSorted().at(-1)!, META), 'utf8'))
  expect(await generateMigration(last, generateDrizzleJson(tables, last.id))).toEqual([])
})

it('ships the migrations: they lie in src, which is otherwise left out of the package', () => {
  const { files }: { files: string[] } = JSON.parse(
    readFileSync(new URL('../../package.json', SERVER), 'utf8'),
  )
  expect(files).toContain('src/server/database/migrations/*.sql')
  expect(files).toContain('src/server/database/migrations/meta/_journal.json')
})
