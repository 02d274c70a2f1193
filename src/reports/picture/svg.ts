/** SVG as strings: the few shapes that the pictures are made of. Coordinates in pixels of the document. */
import { FONT_FAMILY } from './drawing-tools.ts'

/** Attribute names as SVG spells them. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/**
 * @param width of the document in pixels
 * @param height of the document in pixels
 * @param content the shapes
 * @returns a document on transparent ground
 */
export function svgDocument(width: number, height: number, content: readonly string[]): string {
  const open = element('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height }).slice(0, -2)
  return `${open} font-family="${FONT_FAMILY}">${content.join('')}</svg>`
}

/**
 * @param name of the element
 * @param attributes of the element; undefined ones are left out
 * @param content inner markup, if any
 * @returns its markup
 */
export function element(name: string, attributes: Attributes, content?: string): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : value}"`)
    .join('')
  return content === undefined ? `<${name}${list}/>` : `<${name}${list}>${content}</${name}>`
}

/**
 * @param x where the text is anchored
 * @param y its baseline
 * @param content as people read it; escaped here
 * @param attributes for instance `font-size`, `fill`, `text-anchor`, `font-weight`
 * @returns its markup
 */
export function text(x: number, y: number, content: string, attributes: Attributes): string {
  return element('text', { x, y, ...attributes }, escapeText(content))
}

/**
 * Text with a dark rim beneath, legible over white tissue and black air alike. Parameters as for {@link text}.
 *
 * @returns its markup
 */
export function textOnPicture(
  x: number,
  y: number,
  content: string,
  attributes: Attributes,
): string {
  const rim = { stroke: '#000', 'stroke-width': 2.5, 'stroke-opacity': 0.7 }
  return text(x, y, content, { ...attributes, ...rim }) + text(x, y, content, attributes)
}

/**
 * @param x where each line starts
 * @param y baseline of the first line
 * @param content one paragraph
 * @param letters the most in a line; no line breaks inside a word
 * @param lineHeight in pixels
 * @param attributes as for {@link text}
 * @returns markup of one text a line
 */
export function textLines(
  x: number,
  y: number,
  content: string,
  letters: number,
  lineHeight: number,
  attributes: Attributes,
): string {
  return wrapped(content, letters)
    .map((line, i) => text(x, y + i * lineHeight, line, attributes))
    .join('')
}

/**
 * @param content one paragraph
 * @param letters the most in a line; no line breaks inside a word
 * @returns its lines
 */
export function wrapped(content: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of content.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/**
 * A closed outline, its corners rounded through the middles of its sides: it stays within half a pixel of the outline.
 *
 * @param points corners of the outline, in pixels of the document
 * @returns path data
 */
export function roundedOutline(points: readonly (readonly [x: number, y: number])[]): string {
  const middle = (i: number) => {
    const [ax, ay] = points[i % points.length]!
    const [bx, by] = points[(i + 1) % points.length]!
    return `${short((ax + bx) / 2)} ${short((ay + by) / 2)}`
  }
  const curves = points.map((_, i) => {
    const [x, y] = points[(i + 1) % points.length]!
    return `Q${short(x)} ${short(y)} ${middle(i + 1)}`
  })
  return `M${middle(0)}${curves.join('')}Z`
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
