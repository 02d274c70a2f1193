/** How much lung, how much lesion, where, and how dense. */
import {
  hasMeasuredGeometry,
  type Quantities,
  type Reading,
  type RegionQuantities,
} from '../../core/index.ts'
import type { Frame } from '../picture/canvas.ts'
import { COLOURS } from '../picture/palette.ts'
import { element, text } from '../picture/svg.ts'
import { number } from '../wording.ts'

const LINE = 19
const ZONES = ['upper', 'middle', 'lower'] as const

/**
 * @param reading one with quantities; volumes of pictures are left out, for their pixels have no size
 * @param frame where, on the canvas
 * @returns SVG markup
 */
export function quantitiesTable({ quantities, series }: Reading, frame: Frame): string {
  if (!quantities) return ''
  const measured = hasMeasuredGeometry(series)
  const { severity, lesionMeanHu, groundGlassMl, consolidationMl } = quantities
  const density = lesionMeanHu === null ? '\u2013' : `${number(lesionMeanHu)} HU`
  const facts: [string, string][] = [
    measured
      ? ['ground glass / consolidation', `${number(groundGlassMl)} / ${number(consolidationMl)} ml`]
      : ['ground glass, share of lesions', percent(shareOf(groundGlassMl, consolidationMl))],
    ['mean density of lesions', density],
    ['severity, six zones of 0 to 4', `${severity.score} of ${severity.maximum}`],
  ]
  const right = frame.x + frame.width
  const zonesTop = frame.y + 20 + 5 * LINE
  const factsTop = zonesTop + 4 * LINE + 18
  return [
    text(frame.x, frame.y + 14, 'Quantities', {
      'font-size': 14,
      'font-weight': 'bold',
      fill: COLOURS.text,
    }),
    regions(quantities, measured, frame),
    zones(quantities, frame, zonesTop),
    ...facts.map(
      ([name, value], i) =>
        text(frame.x, factsTop + i * LINE, name, { 'font-size': 12.5, fill: COLOURS.quiet }) +
        text(right, factsTop + i * LINE, value, { ...figure, fill: COLOURS.text }),
    ),
  ].join('')
}

const figure = { 'font-size': 12.5, 'text-anchor': 'end' } as const

function regions({ whole, right, left }: Quantities, measured: boolean, frame: Frame): string {
  const millilitres = (value: number) => (measured ? number(value) : '\u2013')
  const columns = [0.5, 0.74, 1].map((share) => frame.x + share * frame.width)
  const line = (name: string, cells: readonly string[], i: number, fill: string) => {
    const y = frame.y + 38 + i * LINE
    const values = cells.map((cell, c) => text(columns[c]!, y, cell, { ...figure, fill }))
    return text(frame.x, y, name, { 'font-size': 12.5, fill: COLOURS.quiet }) + values.join('')
  }
  const row = (name: string, region: RegionQuantities, i: number) =>
    line(
      name,
      [
        millilitres(region.lungMl),
        millilitres(region.lesionMl),
        percent(region.involvementPercent),
      ],
      i,
      COLOURS.text,
    )
  return [
    line('', ['lung ml', 'lesion ml', 'involved'], 0, COLOURS.quiet),
    row('both lungs', whole, 1),
    row('right', right, 2),
    row('left', left, 3),
  ].join('')
}

/** Thirds of the lungs' height as a picture of the patient: the right lung on the viewer's left. */
function zones({ zones: all }: Quantities, frame: Frame, top: number): string {
  const width = frame.width * 0.36
  return (['right', 'left'] as const)
    .flatMap((side, column) =>
      ZONES.map((zone, i) => {
        const found = all.find((entry) => entry.side === side && entry.zone === zone)
        const x = frame.x + frame.width * 0.25 + column * (width + 6)
        const y = top + i * (LINE + 3)
        const share = Math.min(1, (found?.involvementPercent ?? 0) / 100)
        const score = found?.score == null ? '' : ` \u00b7 ${found.score}`
        return [
          column === 0
            ? text(frame.x, y + 13, zone, { 'font-size': 12.5, fill: COLOURS.quiet })
            : '',
          element('rect', { x, y, width, height: LINE, fill: COLOURS.hairline }),
          element('rect', {
            x,
            y,
            width: width * share,
            height: LINE,
            fill: COLOURS.lesion,
            'fill-opacity': 0.55,
          }),
          text(
            x + 6,
            y + 13.5,
            `${side[0]!.toUpperCase()} ${percent(found?.involvementPercent ?? null)}${score}`,
            { 'font-size': 11.5, fill: COLOURS.text },
          ),
        ].join('')
      }),
    )
    .join('')
}

function shareOf(part: number, rest: number): number | null {
  return part + rest === 0 ? null : (100 * part) / (part + rest)
}

function percent(value: number | null): string {
  return value === null ? '\u2013' : `${number(value, value < 10 ? 1 : 0)} %`
}
