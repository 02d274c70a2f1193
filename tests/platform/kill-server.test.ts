/** A small run of the proof by kill -9; bench/README.md tells of the large one. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { Client } from 'pg'

const built = existsSync('dist/server/index.js')
const skipped = built ? '' : ': SKIPPED, dist/ is missing, run npm run build'
const postgres = inject('postgresUrl')
const noPostgres = postgres ? skipped : ': SKIPPED, run scripts/install-test-services.sh'

async function outputOf(kills: number, databaseUrl: string): Promise<string> {
  const words = ['--studies', '3', '--slices', '4', '--kills', String(kills)]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['bench/kill-server.mjs', ...words],
    { env: { ...process.env, DATABASE_URL: databaseUrl } },
  )
  return stdout
}

describe('a server killed again and again', () => {
  it.skipIf(!built)(
    `loses nothing on PGlite${skipped}`,
    async () => {
      expect(await outputOf(3, '')).toMatch(/\nproven\n$/)
    },
    600_000,
  )

  it.skipIf(!built || !postgres)(
    `loses nothing on PostgreSQL${noPostgres}`,
    async () => {
      const { prefix, suffix } = postgres!
      const client = new Client(`${prefix}postgres${suffix}`)
      await client.connect()
      await client.query('create database killed')
      await client.end()
      expect(await outputOf(2, `${prefix}killed${suffix}`)).toMatch(/\nproven\n$/)
    },
    600_000,
  )
})
