/** The parts of the reader that are no script: image codecs, the rasteriser of the summary, its type. All from our own server. */
import charls from '@cornerstonejs/codec-charls/decodewasm?url'
import jpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url'
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url'
import openjph from '@cornerstonejs/codec-openjph/wasm?url'
import resvg from '@resvg/resvg-wasm/index_bg.wasm?url'
import bold from 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url'
import regular from 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url'
import { zlibSync } from 'fflate'
import { prepareDecoders, setWasmLocator } from '../../../src/dicom/index.ts'
import { createDrawingTools, type DrawingTools } from '../../../src/reports/index.ts'

const CODECS: ReadonlyMap<string, string> = new Map([
  ['charlswasm_decode.wasm', charls],
  ['libjpegturbowasm_decode.wasm', jpeg],
  ['openjpegwasm_decode.wasm', openjpeg],
  ['openjphjs.wasm', openjph],
])

/** Fetches and starts the image codecs. */
export async function loadDecoders(): Promise<void> {
  setWasmLocator((name) => CODECS.get(name) ?? name)
  await prepareDecoders()
}

/** @returns what the summary is drawn with */
export async function loadDrawing(): Promise<DrawingTools> {
  const [wasm, ...fonts] = await Promise.all([resvg, regular, bold].map(bytesOf))
  return createDrawingTools({
    wasm: wasm!,
    fonts,
    deflate: (bytes) => zlibSync(bytes, { level: 1 }),
  })
}

async function bytesOf(address: string): Promise<Uint8Array> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`expected ${address}; the server answered ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
