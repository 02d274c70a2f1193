/** Outlines of the lesions of a slice, in pixels whose edges are whole numbers. */
import {
  type Contour,
  contours,
  LESION_MAP_STEPS,
  type LesionMap,
  type Reading,
  type Rectangle,
} from '../../../src/core/index.ts'
import type { ShownLesions } from './shown-lesions.ts'
import type { CaseMaps } from './use-slices.ts'

/** Of the lesion map's own grid. */
const MAP_PX = 512
const LEAST_LESION_LABEL = 2

/**
 * @param reading of the case
 * @param lesions that are shown
 * @param index of the slice
 * @param maps what the outlines are taken from: at the Reading's threshold its mask, at another the map
 * @returns a path of SVG; empty where there are none
 */
export function outlinesOf(
  reading: Reading,
  lesions: ShownLesions,
  index: number,
  { labels, lesionMap }: Pick<CaseMaps, 'labels' | 'lesionMap'>,
): string {
  const boxes = lesions.slices[index]?.lesions.map(({ box }) => box) ?? []
  const bounds = boundsOf(boxes)
  if (bounds === null) return ''
  const { probabilityThreshold } = lesions
  if (labels !== null && probabilityThreshold === reading.parameters.probabilityThreshold)
    return ofLabels(labels, reading, index, bounds)
  const area = reading.seriesValidArea
  return lesionMap === null || area === null
    ? ''
    : boxes.map((box) => ofMap(lesionMap, area, index, box, probabilityThreshold)).join('')
}

function ofLabels(labels: Uint8Array, reading: Reading, index: number, bounds: Rectangle): string {
  const [, rows = 0, columns = 0] = reading.series.shapeZyx ?? []
  const { x, y, width, height } = bounds
  const mask = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const from = (index * rows + y + row) * columns + x
    for (let column = 0; column < width; column += 1)
      mask[row * width + column] = labels[from + column]! >= LEAST_LESION_LABEL ? 1 : 0
  }
  return contours(mask, width, height)
    .map((line) => pathOf(line, (p) => [x + p.x + 0.5, y + p.y + 0.5]))
    .join('')
}

/** One box of the map, so that what did not count is not outlined. */
function ofMap(
  map: LesionMap,
  area: Rectangle,
  index: number,
  box: Rectangle,
  threshold: number,
): string {
  const [scaleX, scaleY] = [area.width / MAP_PX, area.height / MAP_PX]
  const left = clampPx(Math.floor((box.x - area.x) / scaleX) - 1)
  const top = clampPx(Math.floor((box.y - area.y) / scaleY) - 1)
  const right = clampPx(Math.ceil((box.x + box.width - area.x) / scaleX) + 1)
  const bottom = clampPx(Math.ceil((box.y + box.height - area.y) / scaleY) + 1)
  const width = right - left
  const height = bottom - top
  const cut = new Uint8Array(Math.max(0, width * height))
  for (let row = 0; row < height; row += 1) {
    const from = (index * MAP_PX + top + row) * MAP_PX + left
    cut.set(map.levels.subarray(from, from + width), row * width)
  }
  // A probability that just reaches the threshold has just so many steps.
  return contours(cut, width, height, Math.max(0.5, threshold * LESION_MAP_STEPS - 0.5))
    .map((line) =>
      pathOf(line, (p) => [
        area.x + (left + p.x + 0.5) * scaleX,
        area.y + (top + p.y + 0.5) * scaleY,
      ]),
    )
    .join('')
}

function clampPx(px: number): number {
  return Math.min(MAP_PX, Math.max(0, px))
}

/** The smallest rectangle that holds all boxes: outlining a whole slice would take most of its time. */
function boundsOf(boxes: readonly Rectangle[]): Rectangle | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

function pathOf(
  line: Contour,
  place: (point: Contour[number]) => readonly [x: number, y: number],
): string {
  const points = line.map((point) =>
    place(point)
      .map((value) => value.toFixed(2))
      .join(' '),
  )
  return `M${points.join('L')}Z`
}
