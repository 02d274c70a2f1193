/// <reference types="node" />
/**
 * The drawing tools under Node: rasteriser and fonts from the installed packages, zlib from Node. Node's modules are
 * imported when called, so that a page can be bundled with this file in the room's door.
 */
import { createDrawingTools, type DrawingTools } from './drawing-tools.ts'

const FILES = [
  '@resvg/resvg-wasm/index_bg.wasm',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
] as const

/** @returns drawing tools that depend on no font or library of the system */
export async function loadDrawingTools(): Promise<DrawingTools> {
  const { readFile } = await import('node:fs/promises')
  const { createRequire } = await import('node:module')
  const { deflateSync } = await import('node:zlib')
  const { resolve } = createRequire(import.meta.url)
  const [wasm, ...fonts] = await Promise.all(FILES.map((name) => readFile(resolve(name))))
  // Level 1: a fifth larger than the best, and six times as fast.
  return createDrawingTools({
    wasm: wasm!,
    fonts,
    deflate: (bytes) => deflateSync(bytes, { level: 1 }),
  })
}
