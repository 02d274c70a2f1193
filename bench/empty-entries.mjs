// Looks through a zip of a million empty entries as ingest does: `npm run build && node bench/empty-entries.mjs [COUNT]`
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readServerConfig } from '../dist/server/config.js'
import { emptyEntriesZip } from '../dist/server/ingest/hostile-zips.js'
import { ingestLimits } from '../dist/server/ingest/ingest-limits.js'
import { receivedEntries } from '../dist/server/ingest/received-entries.js'

const count = Number(process.argv[2] ?? 1_000_000)
const configured = ingestLimits(readServerConfig({}).limits)
const unlimited = {
  ...configured,
  archive: { ...configured.archive, maximumEntries: Number.POSITIVE_INFINITY },
}
const folder = mkdtempSync(join(tmpdir(), 'groundglass-bench-'))
try {
  const path = join(folder, 'received')
  writeFileSync(path, emptyEntriesZip(count))
  await measure('as configured', configured)
  await measure('without a limit of entries', unlimited)

  async function measure(name, limits) {
    const start = performance.now()
    const found = new Map()
    for await (const { content } of receivedEntries(path, limits, folder)) {
      const what = content instanceof Error ? content.code : `${content.length} bytes`
      found.set(what, (found.get(what) ?? 0) + 1)
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
    const counts = [...found].map(([what, times]) => `${times} x ${what}`).join(', ')
    console.log(`${name}: ${counts}; ${seconds} s, peak memory ${peakMiB} MiB`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
