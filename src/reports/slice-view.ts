/** One slice as people see it: lung window, valid area, lesions. The overlay shows it large, the summary in tiles. */
import {
  applyWindow,
  contours,
  type Reading,
  type ReadingSlice,
  type Rectangle,
  sliceHu,
  type Volume,
  type WindowHu,
} from '../core/index.ts'
import { drawGrey, type Frame } from './picture/canvas.ts'
import { COLOURS, LUNG_WINDOW } from './picture/palette.ts'
import type { RgbPicture } from './picture/png.ts'
import { element, roundedOutline, textOnPicture } from './picture/svg.ts'
import type { ReportCase } from './report-case.ts'

/** Which part of the slice is shown where. */
export interface SliceView {
  /** In voxels of the slice. */
  readonly region: Rectangle
  /** In pixels of the canvas. */
  readonly frame: Frame
}

/**
 * Fits part of a slice into a space, true to its size in mm, centred.
 *
 * @param region the part, in voxels
 * @param spacingMm of the volume, along x, y and z
 * @param space to fill, in pixels of the canvas
 * @returns the view
 */
export function fitView(
  region: Rectangle,
  spacingMm: Volume['spacingMm'],
  space: Frame,
): SliceView {
  const widthMm = region.width * spacingMm[0]
  const heightMm = region.height * spacingMm[1]
  const pixelsPerMm = Math.min(space.width / widthMm, space.height / heightMm)
  const width = Math.max(1, Math.round(widthMm * pixelsPerMm))
  const height = Math.max(1, Math.round(heightMm * pixelsPerMm))
  const x = space.x + Math.floor((space.width - width) / 2)
  const y = space.y + Math.floor((space.height - height) / 2)
  return { region, frame: { x, y, width, height } }
}

/**
 * Draws the voxels of a slice in a window.
 *
 * @param canvas drawn on in place
 * @param volume the voxels
 * @param index of the slice, 0 nearest the feet
 * @param view which part, and where
 * @param greys the window, by default the lung window
 */
export function drawSlice(
  canvas: RgbPicture,
  volume: Volume,
  index: number,
  view: SliceView,
  greys: WindowHu = LUNG_WINDOW,
): void {
  const [, height, width] = volume.shapeZyx
  const values = applyWindow(sliceHu(volume, index), greys)
  drawGrey(canvas, { values, width, height }, view.region, view.frame)
}

/**
 * Outlines of the lesions of a slice.
 *
 * @param subject masks and Reading
 * @param slice of the Reading
 * @param view which part of the slice is shown where
 * @param strokeWidth in pixels of the canvas
 * @returns SVG markup; empty without lesions
 */
export function lesionOutlines(
  subject: ReportCase,
  slice: ReadingSlice,
  view: SliceView,
  strokeWidth: number,
): string {
  const place = placeIn(view)
  // Only where the Reading has boxes: outlining the whole slice would take most of a picture's time.
  const data = boundsOf(slice.lesions.map((lesion) => lesion.box)).flatMap((bounds) =>
    contours(cutMask(subject, slice.index, bounds), bounds.width, bounds.height).map((line) =>
      roundedOutline(line.map((p) => place(bounds.x + p.x + 0.5, bounds.y + p.y + 0.5))),
    ),
  )
  if (data.length === 0) return ''
  const shape = { d: data.join(''), fill: 'none' }
  // A dark line beneath keeps the bright one legible over white tissue.
  return (
    element('path', {
      ...shape,
      stroke: '#000',
      'stroke-opacity': 0.55,
      'stroke-width': strokeWidth + 1.6,
    }) + element('path', { ...shape, stroke: COLOURS.lesion, 'stroke-width': strokeWidth })
  )
}

/**
 * The boxes of a slice's lesions, numbered as in `lesions.csv`.
 *
 * @param slice of the Reading
 * @param view which part of the slice is shown where
 * @returns SVG markup
 */
export function lesionBoxes(slice: ReadingSlice, view: SliceView): string {
  return slice.lesions
    .map(({ box }, i) => {
      const [x, y, width, height] = rectangleIn(view, box, 2.5)
      const style = { 'font-size': 11.5, fill: COLOURS.lesion }
      const number = textOnPicture(x, y - 3, String(i + 1), style)
      const shape = { x, y, width, height, fill: 'none', stroke: COLOURS.lesion }
      return element('rect', { ...shape, 'stroke-width': 0.8, 'stroke-opacity': 0.8 }) + number
    })
    .join('')
}

/**
 * @param slice of the Reading
 * @param view which part of the slice is shown where
 * @returns the valid area as a dashed rectangle, SVG markup; empty where there is none
 */
export function validAreaOutline(slice: ReadingSlice, view: SliceView): string {
  if (!slice.validArea) return ''
  const [x, y, width, height] = rectangleIn(view, slice.validArea, 0)
  return element('rect', {
    x,
    y,
    width,
    height,
    fill: 'none',
    stroke: COLOURS.validArea,
    'stroke-width': 1.1,
    'stroke-dasharray': '7 5',
    'stroke-opacity': 0.9,
  })
}

/**
 * The lines between the quadrants, which the verdict is about: thin and dotted, for lung lies under them.
 *
 * @param reading with the quadrants' origin
 * @param view which part of the slice is shown where
 * @returns SVG markup; empty where there are no quadrants
 */
export function quadrantLines(reading: Reading, view: SliceView): string {
  const { origin } = reading.quadrantGrid
  if (!origin) return ''
  const { frame } = view
  // The origin is in voxel coordinates, whole numbers at voxel centres; the frame starts at the voxels' edge.
  const [x, y] = placeIn(view)(origin.x + 0.5, origin.y + 0.5).map(pixelMiddle)
  return element('path', {
    d: `M${x} ${frame.y}v${frame.height}M${frame.x} ${y}h${frame.width}`,
    stroke: COLOURS.quadrants,
    'stroke-width': 1,
    'stroke-dasharray': '2 3',
    'stroke-opacity': 0.4,
  })
}

/** A point of the slice, pixel edges on whole numbers, to the canvas. */
function placeIn({
  region,
  frame,
}: SliceView): (x: number, y: number) => readonly [number, number] {
  const scaleX = frame.width / region.width
  const scaleY = frame.height / region.height
  return (x, y) => [frame.x + (x - region.x) * scaleX, frame.y + (y - region.y) * scaleY]
}

function rectangleIn(
  view: SliceView,
  box: Rectangle,
  clearance: number,
): [x: number, y: number, width: number, height: number] {
  const place = placeIn(view)
  const [left, top] = place(box.x, box.y).map((value) => pixelMiddle(value - clearance))
  const [right, bottom] = place(box.x + box.width, box.y + box.height).map((value) =>
    pixelMiddle(value + clearance),
  )
  return [left!, top!, right! - left!, bottom! - top!]
}

/** Thin straight lines stay sharp on the middles of pixels. */
function pixelMiddle(value: number): number {
  return Math.floor(value) + 0.5
}

/** The smallest rectangle that holds all boxes; an empty list without boxes. */
function boundsOf(boxes: readonly Rectangle[]): Rectangle[] {
  if (boxes.length === 0) return []
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return [{ x, y, width: right - x, height: bottom - y }]
}

function cutMask({ lesionMask }: ReportCase, index: number, bounds: Rectangle): Uint8Array {
  const [, rows, columns] = lesionMask.shapeZyx
  const cut = new Uint8Array(bounds.width * bounds.height)
  for (let y = 0; y < bounds.height; y += 1) {
    const from = (index * rows + bounds.y + y) * columns + bounds.x
    cut.set(lesionMask.voxels.subarray(from, from + bounds.width), y * bounds.width)
  }
  return cut
}
