/** The chosen slices, zoomed to the lungs, with their lesion outlines. */
import { hasMeasuredGeometry, type ReadingSlice, type Rectangle } from '../../core/index.ts'
import type { Frame } from '../picture/canvas.ts'
import { COLOURS } from '../picture/palette.ts'
import type { RgbPicture } from '../picture/png.ts'
import { element, text, textOnPicture } from '../picture/svg.ts'
import type { ReportCase } from '../report-case.ts'
import { drawSlice, fitView, lesionOutlines, quadrantLines } from '../slice-view.ts'
import { areaUnit, lesionArea, number } from '../wording.ts'

const COLUMNS = 4
const GAP = 14
const CAPTION = 26
/** Around the lungs, as a share of their width: the chest wall is the landmark. */
const CLEARANCE = 0.06

/** The most tiles there is room for. */
export const MAXIMUM_TILES = 2 * COLUMNS

/** Where the tiles go, and which part of each slice they show. */
export interface TileSheet {
  readonly frames: readonly Frame[]
  readonly region: Rectangle
  readonly height: number
}

/**
 * @param subject Reading and voxels
 * @param count of tiles
 * @param place left, top and width of the sheet on the canvas
 * @returns a frame for each tile, in rows of four
 */
export function layTiles(
  { reading, volume }: ReportCase,
  count: number,
  place: Pick<Frame, 'x' | 'y' | 'width'>,
): TileSheet {
  const [, rows, columns] = volume.shapeZyx
  const whole = { x: 0, y: 0, width: columns, height: rows }
  const region = reading.seriesValidArea ? widened(reading.seriesValidArea, whole) : whole
  const width = Math.floor((place.width - (COLUMNS - 1) * GAP) / COLUMNS)
  const [spacingX, spacingY] = volume.spacingMm
  const shape = (region.height * spacingY) / (region.width * spacingX)
  const height = Math.round(width * Math.min(1.2, Math.max(0.5, shape)))
  const frames = Array.from({ length: count }, (_, i) => ({
    x: place.x + (i % COLUMNS) * (width + GAP),
    y: place.y + Math.floor(i / COLUMNS) * (height + CAPTION),
    width,
    height,
  }))
  return { frames, region, height: Math.ceil(count / COLUMNS) * (height + CAPTION) }
}

/**
 * @param canvas the voxels are drawn on it in place
 * @param subject Reading, voxels and masks
 * @param slices one a tile
 * @param letters one a tile
 * @param sheet from {@link layTiles}
 * @returns SVG markup to lay over
 */
export function drawTiles(
  canvas: RgbPicture,
  subject: ReportCase,
  slices: readonly ReadingSlice[],
  letters: readonly string[],
  sheet: TileSheet,
): string {
  const known = hasMeasuredGeometry(subject.reading.series)
  return slices
    .map((slice, i) => {
      const frame = sheet.frames[i]!
      const view = fitView(sheet.region, subject.volume.spacingMm, frame)
      drawSlice(canvas, subject.volume, slice.index, view)
      const { x, y, height } = frame
      const shown = view.frame
      const side = {
        'font-size': 11,
        'font-weight': 'bold',
        fill: COLOURS.text,
        'fill-opacity': 0.85,
      }
      const area = lesionArea(slice, subject.reading)
      const caption = [
        `slice ${slice.index}`,
        ...(known ? [`${number(slice.positionMm, 1)} mm`] : []),
        ...(area > 0 ? [`${number(area)} ${areaUnit(subject.reading)}`] : []),
      ].join(' \u00b7 ')
      return [
        quadrantLines(subject.reading, view),
        lesionOutlines(subject, slice, view, 1.3),
        element('rect', {
          x: shown.x - 0.5,
          y: shown.y - 0.5,
          width: shown.width + 1,
          height: shown.height + 1,
          fill: 'none',
          stroke: COLOURS.hairline,
        }),
        textOnPicture(shown.x + 6, shown.y + 15, known ? 'R' : 'R?', side),
        textOnPicture(
          shown.x + shown.width - (known ? 14 : 20),
          shown.y + 15,
          known ? 'L' : 'L?',
          side,
        ),
        text(x, y + height + 16, letters[i]!, {
          'font-size': 12.5,
          'font-weight': 'bold',
          fill: COLOURS.text,
        }),
        text(x + 16, y + height + 16, caption, { 'font-size': 12, fill: COLOURS.quiet }),
      ].join('')
    })
    .join('')
}

function widened(area: Rectangle, limits: Rectangle): Rectangle {
  const by = Math.round(area.width * CLEARANCE)
  const x = Math.max(limits.x, area.x - by)
  const y = Math.max(limits.y, area.y - by)
  const right = Math.min(limits.width, area.x + area.width + by)
  const bottom = Math.min(limits.height, area.y + area.height + by)
  return { x, y, width: right - x, height: bottom - y }
}
