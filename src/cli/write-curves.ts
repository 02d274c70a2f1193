/** Curves as PNG files. */
import { join } from 'node:path'
import { encode } from 'fast-png'
import { writeFileAtomic } from '../disk/index.ts'
import { loadDrawingTools } from '../reports/index.ts'

/** An SVG document, text in DejaVu Sans, and the name of its file without ending. */
export interface NamedSvg {
  readonly name: string
  readonly svg: string
}

/**
 * @param curves what to draw
 * @param folder receives NAME.png for each
 */
export async function writeCurves(curves: readonly NamedSvg[], folder: string): Promise<void> {
  const { rasterise } = await loadDrawingTools()
  for (const { name, svg } of curves) {
    const { rgba: data, width, height } = rasterise(svg)
    const png = encode({ data, width, height, channels: 4, depth: 8 })
    await writeFileAtomic(join(folder, `${name}.png`), png)
  }
}
