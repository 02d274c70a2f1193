import { decode } from 'fast-png'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createCanvas, drawGrey, layOver } from './canvas.ts'
import { loadDrawingTools } from './drawing-tools.node.ts'
import { encodePng } from './png.ts'
import { element, svgDocument, text } from './svg.ts'

describe('encodePng', () => {
  it('gives pixels that another decoder reads back unchanged', () => {
    const rgb = Uint8Array.from({ length: 5 * 7 * 3 }, (_, i) => (i * 37) % 256)
    const file = encodePng({ rgb, width: 5, height: 7 }, (bytes) => zlibSync(bytes))
    const read = decode(file, { checkCrc: true })
    expect([read.width, read.height, read.channels, read.depth]).toEqual([5, 7, 3, 8])
    expect([...read.data]).toEqual([...rgb])
  })
})

describe('canvas', () => {
  it('draws a picture pixel for pixel at its own size, inside its frame only', () => {
    const canvas = createCanvas(4, 3, [9, 8, 7])
    const values = Uint8Array.of(10, 20, 30, 255)
    const picture = { values, width: 2, height: 2 }
    drawGrey(
      canvas,
      picture,
      { x: 0, y: 0, width: 2, height: 2 },
      { x: 1, y: 1, width: 2, height: 2 },
    )
    const red = Array.from({ length: 12 }, (_, i) => canvas.rgb[3 * i])
    expect(red).toEqual([9, 9, 9, 9, 9, 10, 20, 9, 9, 30, 255, 9])
    expect([...canvas.rgb.subarray(0, 3)]).toEqual([9, 8, 7])
  })

  it('lays a half-transparent layer over what is there', async () => {
    const tools = await loadDrawingTools()
    const canvas = createCanvas(2, 1, [100, 100, 100])
    const half = element('rect', { width: 1, height: 1, fill: '#ff0000', 'fill-opacity': 0.5 })
    layOver(canvas, tools.rasterise(svgDocument(2, 1, [half])))
    const [red, green, blue, ...untouched] = canvas.rgb
    expect(Math.abs(red! - 177.5)).toBeLessThanOrEqual(1.5)
    expect([green, blue].every((value) => Math.abs(value! - 50) <= 1.5)).toBe(true)
    expect(untouched).toEqual([100, 100, 100])
  })
})

describe('drawing tools', () => {
  it('bring their own fonts: text leaves marks, the same wherever it runs, and markup in it is shown, not obeyed', async () => {
    const { rasterise } = await loadDrawingTools()
    const marks = (content: string) => {
      const style = { 'font-size': 12, fill: '#fff' }
      const layer = rasterise(svgDocument(120, 20, [text(2, 15, content, style)]))
      return layer.rgba.filter((value, i) => i % 4 === 3 && value > 0).length
    }
    expect(marks('mm\u00b2 \u2212 \u2264')).toBeGreaterThan(100)
    expect(marks(' ')).toBe(0)
    expect(marks('<b>&')).toBeGreaterThan(marks('b'))
  })
})
