// Runs the import rules, and fails when the tool saw fewer modules than there are files.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const files = ['src', 'web/src', 'web/e2e'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[.]tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
)
const run = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--output-type',
    'json',
    'src',
    'tests',
    'bench',
    'web/src',
    'web/e2e',
  ],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
)
if (!run.stdout) throw new Error(`dependency-cruiser printed nothing: ${run.stderr}`)
const { modules, summary } = JSON.parse(run.stdout)
const seen = new Set(modules.map((module) => module.source))
const unseen = files.filter((path) => !seen.has(path))
for (const { rule, from, to } of summary.violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} -> ${to}\n  ${rule.comment ?? ''}`)
}
if (unseen.length > 0) {
  console.error(`dependency-cruiser did not see: ${unseen.join(', ')}`)
}
console.log(`${seen.size} modules seen, ${summary.violations.length} violations`)
process.exitCode = summary.violations.length > 0 || unseen.length > 0 ? 1 : 0
