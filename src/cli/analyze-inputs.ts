/** Reads everything that some paths hold, writes the reports series by series, and hands the Readings back. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Reading, Series } from '../core/index.ts'
import { clearReports, readSeries } from '../disk/index.ts'
import { analyze, type Networks } from '../reading/index.ts'
import { loadDrawingTools } from '../reports/index.ts'
import type { ProgressLine } from './progress-line.ts'
import { writeReports } from './write-reports.ts'

/** A Reading, and the folder of its reports; null when none were asked for. */
interface ReadCase {
  readonly reading: Reading
  readonly folder: string | null
  /** The input it came from, for the screen. */
  readonly origin: string
}

export interface ReadInputs {
  readonly cases: readonly ReadCase[]
  /** Files that should have been read and could not be; a text among the images does not count. */
  readonly refusedFiles: number
}

/**
 * @param inputs files, folders, zip archives
 * @param networks to read with
 * @param out folder for the reports: itself for one series, a subfolder a series for several; null for none
 * @param progress who is told
 * @returns the Readings in the order of the series
 */
export async function analyzeInputs(
  inputs: readonly string[],
  networks: Networks,
  out: string | null,
  progress: ProgressLine,
): Promise<ReadInputs> {
  const tools = out === null ? null : await loadDrawingTools()
  if (out !== null) await clearReports(out)
  const cases: ReadCase[] = []
  let [refusedFiles, bystanders] = [0, 0]
  const found = readSeries(inputs, {
    onRefused: ({ bystander, baseName, code, message }) => {
      if (bystander) bystanders += 1
      else refusedFiles += 1
      if (!bystander) progress.say(`${code}: ${message} (${baseName})`)
    },
    onReports: (left) => progress.say(`reports of an earlier reading left aside in ${left}`),
    onProgress: ({ stage, done, total }) =>
      progress.step(stage === 'headers' ? 'looking through files' : 'decoding slices', done, total),
  })
  let next = await found.next()
  let several = false
  while (!next.done) {
    const series = next.value
    const analysis = await analyze(series, networks, {
      onProgress: ({ stage, done, total }) =>
        progress.step(stage === 'lesions' ? 'looking for lesions' : 'finding lungs', done, total),
    })
    // Whether the first of several needs a folder of its own is known when the second comes.
    next = await found.next()
    several ||= !next.done
    const folder = out && join(out, several ? seriesFolder(cases.length, series) : '')
    if (folder && tools) {
      await writeReports(series, analysis, folder, tools, (done, total) =>
        progress.step('drawing overlays', done, total),
      )
    }
    cases.push({ reading: analysis.reading, folder, origin: series.origin ?? '' })
  }
  if (bystanders > 0)
    progress.say(`${bystanders} ${bystanders === 1 ? 'file' : 'files'} left aside: no image`)
  progress.end()
  return { cases, refusedFiles }
}

/** Tells series apart without a word about the patient: UIDs can carry dates and places. */
function seriesFolder(index: number, { seriesInstanceUID }: Series): string {
  const hash = createHash('sha256').update(seriesInstanceUID).digest('hex')
  return `series-${String(index + 1).padStart(2, '0')}-${hash.slice(0, 8)}`
}
