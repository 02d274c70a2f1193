/** Many Readings as one table: a line each, with what a cohort is compared by. No name of a patient is in it. */
import type { Reading } from '../../../../src/core/index.ts'

type Cell = string | number | boolean | null | undefined

const COLUMNS: Readonly<Record<string, (reading: Reading) => Cell>> = {
  studyInstanceUID: ({ series }) => series.studyInstanceUID,
  seriesInstanceUID: ({ series }) => series.seriesInstanceUID,
  synthetic: ({ series }) => series.synthetic,
  readAt: ({ createdAt }) => createdAt,
  model: ({ models }) => models.lesion?.name,
  modelVersion: ({ models }) => models.lesion?.version,
  verdict: ({ verdict }) => verdict.label,
  reasonCode: ({ verdict }) => verdict.reasonCode,
  runs: ({ verdict }) => verdict.runs.length,
  longestRunSlices: ({ verdict }) => verdict.longestRun?.lengthSlices,
  longestRunMm: ({ verdict }) => verdict.longestRun?.lengthMm,
  marginSlices: ({ verdict }) => verdict.margin?.slices,
  marginChange: ({ verdict }) => verdict.margin?.change,
  slices: ({ slices }) => slices.length,
  lesionSlices: ({ slices }) => slices.filter(({ lesions }) => lesions.length > 0).length,
  lungMl: ({ quantities }) => quantities?.whole.lungMl,
  lesionMl: ({ quantities }) => quantities?.whole.lesionMl,
  involvementPercent: ({ quantities }) => quantities?.whole.involvementPercent,
  groundGlassMl: ({ quantities }) => quantities?.groundGlassMl,
  consolidationMl: ({ quantities }) => quantities?.consolidationMl,
  lesionMeanHu: ({ quantities }) => quantities?.lesionMeanHu,
  severityZonal6x4: ({ quantities }) => quantities?.severity.score,
  findings: ({ findings }) => findings.map(({ code }) => code).join(' '),
}

/**
 * @param readings in the order of the lines
 * @returns CSV with a heading; no cell needs quotes, as all are UIDs, names of packages, codes and numbers
 */
export function readingsCsv(readings: readonly Reading[]): string {
  const lines = readings.map((reading) => Object.values(COLUMNS).map((of) => cell(of(reading))))
  return [Object.keys(COLUMNS), ...lines].map((line) => `${line.join(',')}\n`).join('')
}

/** Four digits after the point, as the other tables have. */
function cell(value: Cell): string {
  return typeof value === 'number' ? String(Math.round(value * 1e4) / 1e4) : String(value ?? '')
}
