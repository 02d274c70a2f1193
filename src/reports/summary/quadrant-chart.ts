/** The slice x quadrant grid, feet to head, with the lesion area of each slice above and the runs that fired. */
import { hasMeasuredGeometry, QUADRANTS, type Reading, type Run } from '../../core/index.ts'
import type { Frame } from '../picture/canvas.ts'
import { COLOURS } from '../picture/palette.ts'
import { element, text } from '../picture/svg.ts'
import { areaUnit, lesionArea, number, quadrantName, runLength } from '../wording.ts'

const LABEL_WIDTH = 108
const AREA_HEIGHT = 64
const ROW_HEIGHT = 32
const CELL_HEIGHT = 15

/** Height in pixels. */
export const CHART_HEIGHT = 30 + AREA_HEIGHT + 10 + QUADRANTS.length * ROW_HEIGHT + 46

/** Pixels of one slice's column: its left edge, and how wide. */
interface Columns {
  readonly width: number
  readonly left: (index: number) => number
}

/**
 * @param reading one with slices
 * @param marks letters to set under the axis, by slice index: the slices shown elsewhere
 * @param frame where, on the canvas
 * @returns SVG markup
 */
export function quadrantChart(
  reading: Reading,
  marks: ReadonlyMap<number, string>,
  frame: Frame,
): string {
  const left = frame.x + LABEL_WIDTH
  const width = (frame.width - LABEL_WIDTH) / Math.max(1, reading.slices.length)
  const columns: Columns = { width, left: (index) => left + index * width }
  const areaTop = frame.y + 30
  const rowsTop = areaTop + AREA_HEIGHT + 10
  const rowsBottom = rowsTop + QUADRANTS.length * ROW_HEIGHT
  return [
    text(frame.x, frame.y + 14, 'Lesions by slice and quadrant', {
      'font-size': 14,
      'font-weight': 'bold',
      fill: COLOURS.text,
    }),
    areaBars(reading, columns, frame.x, areaTop),
    ...QUADRANTS.map((_, row) => quadrantRow(reading, row, columns, frame.x, rowsTop)),
    gaps(reading, columns, areaTop, rowsBottom),
    axis(reading, marks, columns, frame, rowsBottom),
  ].join('')
}

function areaBars(reading: Reading, columns: Columns, x: number, top: number): string {
  const areas = reading.slices.map((slice) => lesionArea(slice, reading))
  // The baseline ends where the quadrants' bars do.
  const first = reading.slices.findIndex(({ validArea }) => validArea !== null)
  const last = reading.slices.findLastIndex(({ validArea }) => validArea !== null)
  const highest = Math.max(...areas, 0)
  const bottom = top + AREA_HEIGHT
  const bars = areas
    .map((area, i) => {
      if (area === 0) return ''
      const height = Math.max(1, (area / highest) * AREA_HEIGHT)
      return `M${columns.left(i)} ${bottom}v${-height}h${columns.width}v${height}z`
    })
    .join('')
  const style = { 'font-size': 11.5, fill: COLOURS.quiet }
  return [
    element('path', {
      d: `M${columns.left(Math.max(0, first))} ${bottom}H${columns.left(last + 1)}`,
      stroke: COLOURS.hairline,
    }),
    element('path', { d: bars, fill: COLOURS.lesion, 'fill-opacity': 0.55 }),
    text(x, bottom - 14, 'lesion area', style),
    text(x, bottom, highest > 0 ? `to ${number(highest)} ${areaUnit(reading)}` : 'none', style),
  ].join('')
}

/** Dark where the slice has lungs, nothing where it has none, orange where the rule sees a lesion. */
function quadrantRow(
  reading: Reading,
  row: number,
  columns: Columns,
  x: number,
  rowsTop: number,
): string {
  const quadrant = QUADRANTS[row]!
  const top = rowsTop + row * ROW_HEIGHT
  const cells = reading.quadrantGrid.cells[quadrant]
  const cell = (index: number) =>
    `M${columns.left(index)} ${top}h${columns.width}v${CELL_HEIGHT}h${-columns.width}z`
  const lungs = reading.slices.filter((slice) => slice.validArea).map(({ index }) => cell(index))
  const lesions = reading.slices.filter(({ index }) => cells[index]).map(({ index }) => cell(index))
  return [
    text(x, top + CELL_HEIGHT - 3, quadrantName(quadrant), {
      'font-size': 12.5,
      fill: COLOURS.text,
    }),
    element('path', { d: lungs.join(''), fill: COLOURS.hairline }),
    element('path', { d: lesions.join(''), fill: COLOURS.lesion }),
    ...reading.verdict.runs
      .filter((run) => run.quadrant === quadrant)
      .map((run) =>
        firedRun(
          run,
          runLength(run, reading).replace(', ', ' \u00b7 '),
          columns,
          top + CELL_HEIGHT + 4,
        ),
      ),
  ].join('')
}

/** A bar under the cells of a run that fired; its length in words where there is room for them. */
function firedRun(run: Run, words: string, columns: Columns, y: number): string {
  const left = columns.left(run.firstSlice)
  const right = columns.left(run.lastSlice + 1)
  const bar = element('path', {
    d: `M${left} ${y - 2}v4M${right} ${y - 2}v4M${left} ${y}H${right}`,
    stroke: COLOURS.alarm,
    'stroke-width': 2,
  })
  // About 5.6 pixels a letter at this size.
  if (words.length * 5.6 > right - left) return bar
  const style = { 'font-size': 10, fill: COLOURS.alarm, 'text-anchor': 'middle' }
  return bar + text((left + right) / 2, y + 10.5, words, style)
}

/** Where a slice does not follow the one before: no run crosses such a line. */
function gaps(reading: Reading, columns: Columns, top: number, bottom: number): string {
  return reading.slices
    .filter((slice) => slice.index > 0 && !slice.followsPrevious)
    .map((slice) => {
      const d = `M${columns.left(slice.index)} ${top}V${bottom}`
      return element('path', {
        d,
        stroke: COLOURS.notice,
        'stroke-width': 1,
        'stroke-dasharray': '2 3',
      })
    })
    .join('')
}

function axis(
  reading: Reading,
  marks: ReadonlyMap<number, string>,
  columns: Columns,
  frame: Frame,
  y: number,
): string {
  const count = reading.slices.length
  const measured = hasMeasuredGeometry(reading.series)
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((size) => count / size <= 12) ?? 500
  const middle = (index: number) => columns.left(index + 0.5)
  const quiet = { 'font-size': 11, fill: COLOURS.quiet }
  const ticks = reading.slices.filter((slice) => slice.index % step === 0)
  const words = ticks.map((slice) => {
    const style = { ...quiet, 'text-anchor': 'middle' }
    return (
      text(middle(slice.index), y + 25, String(slice.index), style) +
      (measured ? text(middle(slice.index), y + 40, number(slice.positionMm), style) : '')
    )
  })
  const letters = [...marks].map(([index, letter]) =>
    text(middle(index), y + 10, letter, {
      'font-size': 11.5,
      'font-weight': 'bold',
      fill: COLOURS.text,
      'text-anchor': 'middle',
    }),
  )
  return [
    ...words,
    ...letters,
    text(frame.x, y + 10, 'shown below', quiet),
    text(frame.x, y + 25, measured ? 'slice, from feet' : 'slice', quiet),
    measured ? text(frame.x, y + 40, 'position, mm', quiet) : '',
  ].join('')
}
