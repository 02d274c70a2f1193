// Renews docs/images/summary.png, the README's picture: the summary of the demo, read with the shipped networks. Build first.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'

const out = 'out/readme-picture'
execFileSync(process.execPath, ['bin/groundglass.mjs', 'demo', '--no-open', '--out', out], {
  stdio: 'inherit',
})
mkdirSync('docs/images', { recursive: true })
copyFileSync(`${out}/summary.png`, 'docs/images/summary.png')
