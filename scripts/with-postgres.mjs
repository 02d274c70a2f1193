// Runs a command with DATABASE_URL set to an empty PostgreSQL that lives as long as the command does:
// `node scripts/with-postgres.mjs node bench/kill-server.mjs`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
const { startCluster } = await import('../src/server/database/test-cluster.ts')

const [program, ...words] = process.argv.slice(2)
if (program === undefined || program === '--help') {
  console.log('Usage: node scripts/with-postgres.mjs COMMAND [WORD...]')
  process.exit(program === undefined ? 2 : 0)
}
const cluster = await startCluster()
if (cluster === null) {
  console.error('There is no PostgreSQL here: run scripts/install-test-services.sh')
  process.exit(3)
}
const env = { ...process.env, DATABASE_URL: `${cluster.prefix}postgres${cluster.suffix}` }
const child = spawn(program, words, { env, stdio: 'inherit' })
// Ctrl-C reaches the command too, which ends by itself.
process.on('SIGINT', () => {})
const [code] = await once(child, 'exit')
await cluster.stop()
process.exitCode = code ?? 1
