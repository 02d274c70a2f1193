// Writes docs/reference/dicom-support.md from the conformance files; with --check only says whether it is stale.
import { spawnSync } from 'node:child_process'

const update = process.argv.includes('--check') ? [] : ['--update']
const run = spawnSync('npx', ['vitest', 'run', 'tests/dicom-conformance.test.ts', ...update], {
  stdio: 'inherit',
})
process.exitCode = run.status ?? 1
