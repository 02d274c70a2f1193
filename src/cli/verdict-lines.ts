/** A Reading in a few lines, for the terminal. */
import { hasMeasuredGeometry, type Reading } from '../core/index.ts'

/**
 * @param reading any
 * @returns lines: verdict, reason, runs, margin, quantities, what the gatekeeper noticed
 */
export function verdictLines(reading: Reading): string[] {
  const { verdict, quantities, findings, series } = reading
  const measured = hasMeasuredGeometry(series)
  const synthetic = series.synthetic ? ' (synthetic phantom)' : ''
  const lines = [`${verdict.label.toUpperCase()}${synthetic}`, `  ${verdict.reason}`]
  for (const run of verdict.runs.slice(0, 4)) {
    const quadrant = run.quadrant.replace('-', ' ').padEnd(15)
    const slices = `slices ${run.firstSlice}-${run.lastSlice}`
    const millimetres = measured ? `, ${run.lengthMm.toFixed(0)} mm` : ''
    lines.push(`  ${quadrant} ${slices}: ${run.lengthSlices} slices${millimetres}`)
  }
  const unlisted = verdict.runs.length - 4
  if (unlisted > 0) lines.push(`  and ${unlisted} more ${unlisted === 1 ? 'run' : 'runs'}`)
  if (verdict.margin) {
    const { slices, change } = verdict.margin
    const what = change === 'cleared' ? 'cleared of lesions' : 'more with a lesion'
    lines.push(`  margin: ${slices} ${slices === 1 ? 'slice' : 'slices'} ${what} would turn it`)
  }
  if (quantities) {
    const { whole, severity } = quantities
    const percent = whole.involvementPercent?.toFixed(1) ?? '-'
    const volumes = measured
      ? `lungs ${whole.lungMl.toFixed(0)} ml, lesions ${whole.lesionMl.toFixed(0)} ml (${percent} %)`
      : `lesions ${percent} % of the lungs`
    lines.push(`  ${volumes}, severity ${severity.score} of ${severity.maximum}`)
  }
  for (const { severity, code, message } of findings.slice(0, 5))
    lines.push(`  ${severity} ${code}: ${message}`)
  if (findings.length > 5) lines.push(`  and ${findings.length - 5} more findings in reading.json`)
  return lines
}
