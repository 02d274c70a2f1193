/** The Reading itself, as a file. */
import type { Reading } from '../core/index.ts'

/**
 * @param reading any
 * @returns JSON text, indented, with a line end; every field is described in `docs/reference/reading.md`
 */
export function readingJson(reading: Reading): string {
  return `${JSON.stringify(reading, null, 2)}\n`
}
