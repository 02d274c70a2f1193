// Sends a real server what is meant to harm it, at full size: `npm run build && node bench/hostile-input.mjs [PATTERN]`
import { readFileSync, writeFileSync } from 'node:fs'
import { attacks } from '../dist/server/hostile-input.js'
import { startServer } from './serve.mjs'

const HELP = `Usage: node bench/hostile-input.mjs [PATTERN]

Starts "groundglass serve" with its own limits, except that requests must hurry within 5 s, attacks it, and prints how each
attack was refused and the most memory the server took meanwhile (VmHWM; Linux only). Ends with 1 when a refusal was
another than expected, or the memory 1 GB or more. Needs some minutes and 3 GB of disk.`

const LIMIT_MB = 1000
const FULL = {
  floodBytes: 4 * 2 ** 30,
  floodFiles: 1_000_000,
  bombBytes: 350 * 2 ** 20,
  inflatedBytes: 500 * 2 ** 20,
  instanceBytes: 3 * 2 ** 27,
  elements: 16_000_000,
  trickleMs: 200,
}

const [, , wanted = ''] = process.argv
if (wanted === '--help') {
  console.log(HELP)
  process.exit()
}

const { url, token, pid, stop } = await startServer({
  GROUNDGLASS_REQUEST_TIMEOUT_MS: '5000',
  GROUNDGLASS_WORKER_CONCURRENCY: '0',
})
try {
  console.log(`ready, peak memory ${peakMb()} MB\n`)
  console.log('| attack | answer | code | seconds | sent | peak memory |')
  console.log('|---|---:|---|---:|---:|---:|')
  for (const { name, expected, run } of attacks({ url, token }, FULL)) {
    if (!new RegExp(wanted).test(name)) continue
    // Peaks are counted anew (proc(5), clear_refs).
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const start = performance.now()
    const { status: answer, code, sentBytes } = await run()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    const sent = sentBytes === undefined ? '' : `${Math.round(sentBytes / 1e6)} MB`
    const memory = peakMb()
    const isRight = `${answer} ${code}` === expected && memory < LIMIT_MB
    if (!isRight) process.exitCode = 1
    console.log(
      `| ${name} | ${answer} | ${code ?? ''} | ${seconds} | ${sent} | ${memory} MB |${isRight ? '' : ` EXPECTED ${expected}`}`,
    )
  }
} finally {
  await stop()
}

/** The most memory since peaks were last counted anew (proc(5), VmHWM). */
function peakMb() {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round((Number(kilobytes) * 1024) / 1e6)
}
