/** Comma-separated values (RFC 4180), with a heading and a line feed after each line. */

/** What a cell may hold; null is an empty cell. */
export type Cell = string | number | boolean | null

/**
 * @param heading names of the columns
 * @param rows one list of cells a line, as many as there are columns
 * @returns the text of the file
 */
export function csv(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [heading, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')
}

function cell(value: Cell): string {
  if (value === null) return ''
  const text = typeof value === 'number' ? plain(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Four digits after the point are enough for mm, mm2, HU and probabilities, and keep the file readable. */
function plain(value: number): string {
  return String(Math.round(value * 1e4) / 1e4)
}
