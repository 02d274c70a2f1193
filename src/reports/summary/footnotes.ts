/** The foot of the summary: what the gatekeeper noticed, what was read, by what. */
import { hasMeasuredGeometry, type Reading } from '../../core/index.ts'
import type { Frame } from '../picture/canvas.ts'
import { COLOURS } from '../picture/palette.ts'
import { text, wrapped } from '../picture/svg.ts'
import { counted, intensityInWords, number } from '../wording.ts'

const LINE = 18
/** About as many as fit at this size. */
const LETTERS = 165
/** More findings than this are counted, not listed: the Reading has them all. */
const LISTED = 4

/**
 * @param reading any
 * @returns the lines, each with its colour
 */
export function footnoteLines(reading: Reading): [line: string, colour: string][] {
  const { findings } = reading
  const lines: [string, string][] = findings
    .slice(0, LISTED)
    .flatMap(({ severity, code, message }) =>
      twoLines(`${severity}: ${message} (${code})`).map((line): [string, string] => [
        line,
        COLOURS.notice,
      ]),
    )
  if (findings.length > LISTED)
    lines.push([`and ${findings.length - LISTED} more findings, in reading.json`, COLOURS.notice])
  lines.push([whatWasRead(reading), COLOURS.quiet], [byWhat(reading), COLOURS.quiet])
  return lines
}

/** @param lines how many @returns height in pixels */
export function footnotesHeight(lines: number): number {
  return lines * LINE + 14
}

/**
 * @param lines from {@link footnoteLines}
 * @param frame where, on the canvas
 * @returns SVG markup
 */
export function footnotes(
  lines: readonly (readonly [line: string, colour: string])[],
  frame: Pick<Frame, 'x' | 'y'>,
): string {
  return lines
    .map(([line, fill], i) =>
      text(frame.x, frame.y + 14 + i * LINE, line, { 'font-size': 12, fill }),
    )
    .join('')
}

function whatWasRead(reading: Reading): string {
  const { shapeZyx, spacingMm, modality, source } = reading.series
  const size = shapeZyx
    ? `${counted(shapeZyx[0], 'slice')} of ${shapeZyx[2]} \u00d7 ${shapeZyx[1]}`
    : 'no volume'
  const spacing =
    spacingMm && hasMeasuredGeometry(reading.series)
      ? `, ${spacingMm.map((mm) => number(mm, 2)).join(' \u00d7 ')} mm`
      : ''
  return `${modality} from ${source}: ${size}${spacing}; ${intensityInWords(reading)}`
}

function byWhat({ models, parameters }: Reading): string {
  const names = [models.validArea, models.lesion]
    .filter((model) => model !== null)
    .map((model) => `${model.name} ${model.version} (${model.sha256.slice(0, 8)})`)
  const rule = `probability \u2265 ${parameters.probabilityThreshold}, box > ${parameters.minimumBoxPx} px, ${parameters.consecutiveSlices} consecutive slices`
  return [names.join(', ') || 'no network ran', rule].join(' \u00b7 ')
}

/** The advice stands at a finding's end: two lines hold nearly every one whole. */
function twoLines(words: string): string[] {
  const [first = '', second, third] = wrapped(words, LETTERS)
  if (second === undefined) return [first]
  return [first, `\u2003${second}${third === undefined ? '' : '\u2026'}`]
}
