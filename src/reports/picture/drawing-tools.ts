/** What pictures are drawn with: an SVG rasteriser that carries its own fonts, and a zlib. */
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Deflate } from './png.ts'

/** Red, green, blue, alpha of each pixel, row-major [y, x, 4], colours premultiplied by alpha. */
export interface RgbaLayer {
  readonly rgba: Uint8Array
  readonly width: number
  readonly height: number
}

export interface DrawingTools {
  /** Draws an SVG document on transparent ground, at its own size. Known fonts: those given at creation. */
  readonly rasterise: (svg: string) => RgbaLayer
  readonly deflate: Deflate
}

export interface DrawingSources {
  /** The bytes of the package's `index_bg.wasm`. */
  readonly wasm: Uint8Array
  /** TrueType files: DejaVu Sans, regular and bold. */
  readonly fonts: readonly Uint8Array[]
  readonly deflate: Deflate
}

/** The family that every text of the reports asks for: no system has to have it, the package brings it. */
export const FONT_FAMILY = 'DejaVu Sans'

let started: Promise<void> | null = null

/**
 * @param sources the rasteriser's code, fonts and zlib, as bytes: who loads them knows where they lie (a disk, a web server)
 * @returns the tools; they can be made more than once
 */
export async function createDrawingTools(sources: DrawingSources): Promise<DrawingTools> {
  // The package refuses a second start, so one serves all.
  started ??= initWasm(sources.wasm.slice().buffer)
  await started
  const fontBuffers = [...sources.fonts]
  const rasterise = (svg: string): RgbaLayer => {
    const document = new Resvg(svg, {
      font: { fontBuffers, defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY },
    })
    const image = document.render()
    const layer = { rgba: image.pixels, width: image.width, height: image.height }
    image.free()
    document.free()
    return layer
  }
  return { rasterise, deflate: sources.deflate }
}
