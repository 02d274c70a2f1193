/** Columns of text. */

/**
 * @param rows cells of each row; rows may be shorter than others
 * @returns lines indented by two, columns two spaces apart, the last cell of a row unpadded
 */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    // A row's last cell may be a sentence: it does not widen the column for the others.
    for (const [index, cell] of row.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    }
  }
  return rows
    .map((row) =>
      `  ${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index]!))).join('  ')}`.trimEnd(),
    )
    .join('\n')
}
