/** A curve in a frame with axes, as SVG: whoever has a rasteriser makes a picture of it. */

export interface Curve {
  readonly title: string
  /** One line under the title: what it is over. */
  readonly subtitle: string
  readonly x: Axis
  readonly y: Axis
  /** Points [x, y] in axis units, in order; at least one. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Joined by straight lines, or held until the next point (for counts that jump). */
  readonly join: 'lines' | 'steps'
  /** Dashed line from (0, 0) to (1, 1): what guessing gives. */
  readonly chance?: boolean
  /** The point at which the system works, if the curve has one. */
  readonly operatingPoint?: readonly [x: number, y: number] | undefined
}

interface Axis {
  readonly label: string
  /** The axis runs from 0 to this. */
  readonly maximum: number
}

const SIZE = { width: 640, height: 560 }
const PLOT = { left: 72, top: 64, width: 540, height: 430 }
const INK = '#1f2933'
const FAINT = '#d5dbe1'
const LINE = '#1456a0'
const MARK = '#b3261e'

/**
 * @param curve what to draw
 * @returns an SVG document of 640 x 560 on white ground, text in DejaVu Sans
 */
export function curveSvg(curve: Curve): string {
  const { x, y } = curve
  const place = ([px, py]: readonly [number, number]): string => {
    const left = PLOT.left + (px / x.maximum) * PLOT.width
    const top = PLOT.top + PLOT.height - (py / y.maximum) * PLOT.height
    return `${left.toFixed(2)} ${top.toFixed(2)}`
  }
  const parts = [
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>`,
    text(curve.title, PLOT.left, 28, 'start', 17, 'font-weight="bold"'),
    text(curve.subtitle, PLOT.left, 48, 'start', 12),
    ...gridLines(x, y, place),
    curve.chance
      ? path(`M${place([0, 0])} L${place([1, 1])}`, '#7b8794', 'stroke-dasharray="5 5"')
      : '',
    path(`M${pathPoints(curve).map(place).join(' L')}`, LINE, 'stroke-width="2.5"'),
    curve.operatingPoint ? marker(curve.operatingPoint, place) : '',
    text(x.label, PLOT.left + PLOT.width / 2, SIZE.height - 18, 'middle', 14),
    text(
      y.label,
      0,
      0,
      'middle',
      14,
      `transform="translate(22 ${PLOT.top + PLOT.height / 2}) rotate(-90)"`,
    ),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" font-family="DejaVu Sans">${parts.join('')}</svg>`
}

function pathPoints({ points, join }: Curve): (readonly [number, number])[] {
  if (join === 'lines') return [...points]
  return points.flatMap((point, index) =>
    index === 0 ? [point] : [[point[0], points[index - 1]![1]] as const, point],
  )
}

function gridLines(x: Axis, y: Axis, place: (point: [number, number]) => string): string[] {
  const lines: string[] = []
  for (const value of ticks(x.maximum)) {
    const [left, top] = place([value, 0]).split(' ').map(Number)
    lines.push(path(`M${left} ${top} V${PLOT.top}`, FAINT, ''))
    lines.push(text(label(value), left!, top! + 20, 'middle', 12))
  }
  for (const value of ticks(y.maximum)) {
    const [left, top] = place([0, value]).split(' ').map(Number)
    lines.push(path(`M${left} ${top} H${PLOT.left + PLOT.width}`, FAINT, ''))
    lines.push(text(label(value), left! - 10, top! + 4, 'end', 12))
  }
  const corner = `M${place([0, y.maximum])} L${place([0, 0])} L${place([x.maximum, 0])}`
  return [...lines, path(corner, INK, '')]
}

/**
 * Round values from 0 to the maximum: steps of 1, 2 or 5 times a power of ten.
 *
 * @param maximum above 0
 * @returns four to nine of them, 0 first
 */
export function ticks(maximum: number): number[] {
  const power = 10 ** Math.floor(Math.log10(maximum))
  const step = [0.1, 0.2, 0.5, 1, 2]
    .map((part) => part * power)
    .find((size) => maximum / size <= 8)!
  return Array.from({ length: Math.floor(maximum / step + 1e-9) + 1 }, (_, index) => index * step)
}

function label(value: number): string {
  return String(Number(value.toFixed(6)))
}

function marker(
  point: readonly [number, number],
  place: (p: readonly [number, number]) => string,
): string {
  const [left, top] = place(point).split(' ')
  return `<circle cx="${left}" cy="${top}" r="5.5" fill="${MARK}"/>`
}

function path(d: string, stroke: string, more: string): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" ${more}/>`
}

function text(
  words: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  size: number,
  more = '',
): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${INK}" ${more}>${safe}</text>`
}
