// Runs a command with DATABASE_URL naming an empty database of a PostgreSQL that lives as long as the command:
// `node scripts/with-postgres.mjs node bench/hundred-thousand-studies.mjs`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { register } from 'node:module'
import { Client } from 'pg'

register('./typescript-hooks.mjs', import.meta.url)
const { setup } = await import('../src/server/database/test-cluster.ts')

let where
const stop = await setup({ provide: (_, value) => (where = value) })
if (!where) throw new Error('There is no PostgreSQL. Run scripts/install-test-services.sh.')
try {
  const client = new Client(`${where.prefix}postgres${where.suffix}`)
  await client.connect()
  await client.query('create database groundglass')
  await client.end()
  const [command, ...rest] = process.argv.slice(2)
  const env = { ...process.env, DATABASE_URL: `${where.prefix}groundglass${where.suffix}` }
  const [status] = await once(spawn(command, rest, { stdio: 'inherit', env }), 'exit')
  process.exitCode = status ?? 1
} finally {
  await stop()
}
