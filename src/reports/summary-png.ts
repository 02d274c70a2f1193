/** One picture of the whole case: verdict and reason, slice x quadrant grid, quantities, the most suspicious slices. */
import type { Reading } from '../core/index.ts'
import { createCanvas, layOver } from './picture/canvas.ts'
import type { DrawingTools } from './picture/drawing-tools.ts'
import { GROUND_RGB } from './picture/palette.ts'
import { encodePng } from './picture/png.ts'
import { svgDocument } from './picture/svg.ts'
import type { ReportCase } from './report-case.ts'
import { chooseSlices } from './summary/choose-slices.ts'
import { footnoteLines, footnotes, footnotesHeight } from './summary/footnotes.ts'
import { CHART_HEIGHT, quadrantChart } from './summary/quadrant-chart.ts'
import { quantitiesTable } from './summary/quantities-table.ts'
import { drawTiles, layTiles, MAXIMUM_TILES } from './summary/slice-tiles.ts'
import { HEADING_HEIGHT, verdictHeading } from './summary/verdict-heading.ts'

const WIDTH = 1280
const EDGE = 30
const INNER = WIDTH - 2 * EDGE
const TABLE_WIDTH = 330
const SPACE = 24

/**
 * @param reading any; a refused one gives its verdict and findings alone
 * @param subject its voxels and masks; null when the series gave none
 * @param tools what draws
 * @returns the bytes of a PNG, 1280 pixels wide
 */
export function summaryPng(
  reading: Reading,
  subject: ReportCase | null,
  tools: DrawingTools,
): Uint8Array {
  const slices = subject ? chooseSlices(reading, MAXIMUM_TILES) : []
  const letters = slices.map((_, i) => String.fromCodePoint(97 + i))
  const chartTop = EDGE + HEADING_HEIGHT + 8
  const hasChart = reading.quadrantGrid.origin !== null
  const tilesTop = hasChart ? chartTop + CHART_HEIGHT + SPACE : chartTop
  const sheet = subject && layTiles(subject, slices.length, { x: EDGE, y: tilesTop, width: INNER })
  const lines = footnoteLines(reading)
  const footTop = tilesTop + (sheet?.height ?? 0) + 6
  const height = footTop + footnotesHeight(lines.length) + EDGE / 2

  const canvas = createCanvas(WIDTH, height, GROUND_RGB)
  const marks = new Map(slices.map((slice, i) => [slice.index, letters[i]!]))
  const chartWidth = INNER - TABLE_WIDTH - 2 * SPACE
  const chart = { x: EDGE, y: chartTop, width: chartWidth, height: CHART_HEIGHT }
  const table = { ...chart, x: EDGE + INNER - TABLE_WIDTH, width: TABLE_WIDTH }
  const layer = svgDocument(WIDTH, height, [
    verdictHeading(reading, { x: EDGE, y: EDGE - 6, width: INNER, height: HEADING_HEIGHT }),
    hasChart ? quadrantChart(reading, marks, chart) : '',
    reading.quantities ? quantitiesTable(reading, table) : '',
    subject && sheet ? drawTiles(canvas, subject, slices, letters, sheet) : '',
    footnotes(lines, { x: EDGE, y: footTop }),
  ])
  layOver(canvas, tools.rasterise(layer))
  return encodePng(canvas, tools.deflate)
}
