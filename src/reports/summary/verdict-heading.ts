/** The head of the summary: the verdict in words and form, its reason, and by how much it holds. */
import type { Reading, Verdict } from '../../core/index.ts'
import type { Frame } from '../picture/canvas.ts'
import { COLOURS, NOTICE } from '../picture/palette.ts'
import { element, text, textLines } from '../picture/svg.ts'
import { marginInWords, VERDICT_WORDS } from '../wording.ts'

/** Height in pixels. */
export const HEADING_HEIGHT = 112

const VERDICT_COLOURS = {
  suspicious: COLOURS.alarm,
  'not-suspicious': COLOURS.clear,
  'not-interpretable': COLOURS.notice,
} as const satisfies Record<Verdict['label'], string>

/**
 * @param reading any
 * @param frame where, on the canvas
 * @returns SVG markup
 */
export function verdictHeading(reading: Reading, frame: Frame): string {
  const { verdict, series, software } = reading
  const colour = VERDICT_COLOURS[verdict.label]
  const left = frame.x + 44
  const right = frame.x + frame.width
  const quiet = { 'font-size': 12, fill: COLOURS.quiet, 'text-anchor': 'end' }
  const margin = marginInWords(verdict)
  return [
    verdictMark(verdict.label, frame.x + 16, frame.y + 22, colour),
    text(left, frame.y + 31, VERDICT_WORDS[verdict.label], {
      'font-size': 26,
      'font-weight': 'bold',
      fill: colour,
    }),
    textLines(left, frame.y + 58, verdict.reason, 100, 19, {
      'font-size': 14.5,
      fill: COLOURS.text,
    }),
    margin ? text(left, frame.y + 100, margin, { 'font-size': 13, fill: COLOURS.quiet }) : '',
    text(right, frame.y + 18, `Groundglass ${software.version}`, quiet),
    text(right, frame.y + 36, `${reading.createdAt.slice(0, 16).replace('T', ' ')} UTC`, quiet),
    text(right, frame.y + 54, NOTICE, { ...quiet, fill: COLOURS.text }),
    series.synthetic
      ? text(right, frame.y + 78, 'SYNTHETIC PHANTOM', {
          'font-size': 14,
          'font-weight': 'bold',
          fill: COLOURS.notice,
          'text-anchor': 'end',
        })
      : '',
  ].join('')
}

/** Full, empty or crossed out: the verdict's form, for whoever does not see its colour. */
function verdictMark(label: Verdict['label'], x: number, y: number, colour: string): string {
  const ring = { cx: x, cy: y, r: 12, stroke: colour, 'stroke-width': 3 }
  if (label === 'suspicious') return element('circle', { ...ring, fill: colour })
  const empty = element('circle', { ...ring, fill: 'none' })
  if (label === 'not-suspicious') return empty
  return (
    empty + element('path', { d: `M${x - 8} ${y + 8}l16 -16`, stroke: colour, 'stroke-width': 3 })
  )
}
