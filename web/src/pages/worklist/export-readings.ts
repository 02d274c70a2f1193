/** The Readings of many studies as one file: a table, or one Reading a line. */
import type { Reading } from '../../../../src/core/index.ts'
import { api, type Study } from '../../api/index.ts'
import { tellingAnalysis } from '../../verdict/telling-analysis.ts'
import { readingsCsv } from './readings-csv.ts'

/** @param study any @param signal stops it @returns the Reading that speaks for it; null where nothing is read yet */
export async function readingOf({ id }: Study, signal: AbortSignal): Promise<Reading | null> {
  const { items } = await api.analysesOfStudy(id, signal)
  const telling = tellingAnalysis(items.filter(({ state }) => state === 'done'))
  return telling && api.reading(telling.id, signal)
}

/** What a file of Readings can be, by the end of its name. */
const FORMATS = {
  csv: { type: 'text/csv', write: readingsCsv },
  jsonl: {
    type: 'application/jsonl',
    write: (readings: readonly Reading[]) =>
      readings.map((reading) => `${JSON.stringify(reading)}\n`).join(''),
  },
} as const
export type Format = keyof typeof FORMATS

/** @param readings what to write @param format how; the browser keeps the file where it keeps downloads */
export function saveReadings(readings: readonly Reading[], format: Format): void {
  const { type, write } = FORMATS[format]
  const address = URL.createObjectURL(new Blob([write(readings)], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = `readings.${format}`
  link.click()
  URL.revokeObjectURL(address)
}
