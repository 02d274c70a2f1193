/** One slice as a picture: lung window, valid area dashed, lesion outlines, boxes, sides, position, scale. */
import {
  GroundglassError,
  hasMeasuredGeometry,
  type Reading,
  type ReadingSlice,
  type WindowHu,
} from '../core/index.ts'
import { createCanvas, type Frame, layOver } from './picture/canvas.ts'
import type { DrawingTools } from './picture/drawing-tools.ts'
import { COLOURS, GROUND_RGB, LUNG_WINDOW, NOTICE } from './picture/palette.ts'
import { encodePng } from './picture/png.ts'
import { element, svgDocument, text } from './picture/svg.ts'
import type { ReportCase } from './report-case.ts'
import {
  drawSlice,
  fitView,
  lesionBoxes,
  lesionOutlines,
  quadrantLines,
  type SliceView,
  validAreaOutline,
} from './slice-view.ts'
import {
  areaUnit,
  counted,
  intensityInWords,
  lesionArea,
  modelInWords,
  number,
  probabilityInWords,
  quadrantName,
  runInWords,
} from './wording.ts'

const SIDE = 768
const MARGIN = 28
const HEAD = 62
const FOOT = 98
const WIDTH = SIDE + 2 * MARGIN
const SCALE_BAR_MM = 50

/**
 * @param subject Reading, voxels and masks
 * @param sliceIndex 0 is nearest the feet
 * @param tools what draws
 * @param greys the window that the voxels are shown in, by default the lung window
 * @param marks false: the slice alone, for whoever judges it before they see what was found
 * @returns the bytes of a PNG, 824 pixels wide
 * @throws {GroundglassError} `report/no-such-slice`
 */
export function overlayPng(
  subject: ReportCase,
  sliceIndex: number,
  tools: DrawingTools,
  greys: WindowHu = LUNG_WINDOW,
  marks = true,
): Uint8Array {
  const slice = subject.reading.slices[sliceIndex]
  const [slices, rows, columns] = subject.volume.shapeZyx
  if (!slice) {
    throw new GroundglassError(
      'report/no-such-slice',
      `Expected a slice index of 0 to ${slices - 1}; got ${sliceIndex}.`,
    )
  }
  const whole = { x: 0, y: 0, width: columns, height: rows }
  const space: Frame = { x: MARGIN, y: HEAD, width: SIDE, height: SIDE }
  const fitted = fitView(whole, subject.volume.spacingMm, space)
  // A wide picture moves up to the heading instead of floating in the middle.
  const view = { ...fitted, frame: { ...fitted.frame, y: HEAD } }
  const height = HEAD + view.frame.height + FOOT
  const canvas = createCanvas(WIDTH, height, GROUND_RGB)
  drawSlice(canvas, subject.volume, sliceIndex, view, greys)
  const layer = svgDocument(WIDTH, height, [
    ...(marks
      ? [
          quadrantLines(subject.reading, view),
          validAreaOutline(slice, view),
          lesionBoxes(slice, view),
          lesionOutlines(subject, slice, view, 1.6),
          whatWasFound(subject, slice, view),
        ]
      : []),
    orientationLetters(view.frame, hasMeasuredGeometry(subject.reading.series)),
    heading(subject, slice),
    footing(subject, view, greys),
  ])
  layOver(canvas, tools.rasterise(layer))
  return encodePng(canvas, tools.deflate)
}

/** The patient's sides, as on a reading screen: the viewer faces the patient's feet. A guess is marked as one. */
function orientationLetters(frame: Frame, known: boolean): string {
  const mark = known ? '' : '?'
  const style = {
    'font-size': 15,
    'font-weight': 'bold',
    fill: COLOURS.text,
    'text-anchor': 'middle',
  }
  const middleX = frame.x + frame.width / 2 + 16
  const middleY = frame.y + frame.height / 2 - 12
  return [
    text(frame.x - 14, middleY, `R${mark}`, style),
    text(frame.x + frame.width + 14, middleY, `L${mark}`, style),
    text(middleX, frame.y - 6, `A${mark}`, style),
    text(middleX, frame.y + frame.height + 18, `P${mark}`, style),
  ].join('')
}

function heading({ reading }: ReportCase, slice: ReadingSlice): string {
  const last = reading.slices.length - 1
  const { instanceNumber } = slice
  const measured = hasMeasuredGeometry(reading.series)
  const where = [
    measured ? `of 0 (feet) to ${last} (head)` : `of 0 to ${last}, in the order of the names`,
    ...(measured ? [`position ${number(slice.positionMm, 1)} mm`] : []),
    ...(instanceNumber === null ? [] : [`${measured ? 'instance' : 'picture'} ${instanceNumber}`]),
  ].join(' \u00b7 ')
  return [
    text(MARGIN, 24, `Slice ${slice.index}`, {
      'font-size': 17,
      'font-weight': 'bold',
      fill: COLOURS.text,
    }),
    text(MARGIN, 43, where, { 'font-size': 12.5, fill: COLOURS.quiet }),
    reading.series.synthetic
      ? text(WIDTH / 2, 24, 'SYNTHETIC PHANTOM', {
          'font-size': 13,
          'font-weight': 'bold',
          fill: COLOURS.notice,
          'text-anchor': 'middle',
        })
      : '',
  ].join('')
}

/** Upper right what lies on this slice, below it the run that it is part of, and what the lines are. */
function whatWasFound({ reading }: ReportCase, slice: ReadingSlice, view: SliceView): string {
  const top = view.frame.y + view.frame.height
  const right = { 'text-anchor': 'end' }
  const [first, ...others] = reading.verdict.runs.filter(
    (run) => run.firstSlice <= slice.index && slice.index <= run.lastSlice,
  )
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return [
    ...lesionWords(slice, reading).map(([line, fill], i) =>
      text(WIDTH - MARGIN, 24 + i * 19, line, { ...right, 'font-size': i === 0 ? 14 : 12.5, fill }),
    ),
    legend(WIDTH - MARGIN, top + 26),
    first
      ? text(MARGIN, top + 50, `In the run ${runInWords(first, reading)}${more}`, {
          'font-size': 12.5,
          fill: COLOURS.alarm,
        })
      : '',
  ].join('')
}

/** Upper right: what was found on this slice, and where. */
function lesionWords(slice: ReadingSlice, reading: Reading): [line: string, colour: string][] {
  const { index, lesions, validArea } = slice
  const fault = reading.findings.find(
    ({ code, sliceIndex }) => code === 'series/unreadable-slice' && sliceIndex === index,
  )
  if (fault) return [['not read: pixels lost or damaged', COLOURS.notice]]
  if (!validArea) return [['no lung on this slice', COLOURS.quiet]]
  if (lesions.length === 0) return [['no lesion on this slice', COLOURS.quiet]]
  const area = `${number(lesionArea(slice, reading))} ${areaUnit(reading)}`
  const highest = Math.max(...lesions.map((lesion) => lesion.maxProbability))
  const quadrants = [...new Set(lesions.flatMap((lesion) => lesion.quadrants))]
  return [
    [
      `${counted(lesions.length, 'lesion')} \u00b7 ${area} \u00b7 highest p ${probabilityInWords(highest)}`,
      COLOURS.lesion,
    ],
    [quadrants.map(quadrantName).join(', '), COLOURS.quiet],
  ]
}

function footing({ reading, volume }: ReportCase, view: SliceView, greys: WindowHu): string {
  const top = view.frame.y + view.frame.height
  const quiet = { 'font-size': 11.5, fill: COLOURS.quiet }
  const model = `${modelInWords(reading)} \u00b7 Groundglass ${reading.software.version}`
  const window = `window ${greys.widthHu} / ${number(greys.centreHu)} ${intensityInWords(reading)}`
  return [
    hasMeasuredGeometry(reading.series) ? scaleBar(view, volume.spacingMm[0], top + 22) : '',
    text(MARGIN, top + 70, window, quiet),
    text(MARGIN, top + 87, model, quiet),
    text(WIDTH - MARGIN, top + 87, NOTICE, { ...quiet, 'text-anchor': 'end' }),
  ].join('')
}

function scaleBar({ region, frame }: SliceView, columnSpacingMm: number, y: number): string {
  const length = (SCALE_BAR_MM / (region.width * columnSpacingMm)) * frame.width
  const d = `M${MARGIN} ${y - 4}v8m0-4h${length}m0-4v8`
  return (
    element('path', { d, fill: 'none', stroke: COLOURS.text, 'stroke-width': 1.4 }) +
    text(MARGIN + length + 8, y + 4, `${SCALE_BAR_MM} mm`, {
      'font-size': 11.5,
      fill: COLOURS.text,
    })
  )
}

/** Samples of the lines, right-aligned. */
function legend(right: number, y: number): string {
  const line = (x: number, stroke: string, width: number, dash?: string) =>
    element('path', {
      d: `M${x} ${y - 4}h24`,
      stroke,
      'stroke-width': width,
      'stroke-dasharray': dash,
    })
  const box = element('rect', {
    x: right - 70,
    y: y - 10,
    width: 18,
    height: 12,
    fill: 'none',
    stroke: COLOURS.lesion,
    'stroke-width': 0.8,
  })
  const word = (x: number, content: string) =>
    text(x, y, content, { 'font-size': 11.5, fill: COLOURS.quiet })
  return [
    line(right - 352, COLOURS.quadrants, 1, '2 3'),
    word(right - 322, 'quadrants'),
    line(right - 250, COLOURS.validArea, 1.1, '7 5'),
    word(right - 220, 'valid area'),
    line(right - 150, COLOURS.lesion, 1.8),
    word(right - 120, 'lesion'),
    box,
    word(right - 46, 'its box'),
  ].join('')
}
