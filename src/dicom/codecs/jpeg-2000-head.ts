/** The structure of a JPEG 2000 code stream (T.800 annex A), checked before a decoder sees it. */
import { CodeStreamError, type CodeStreamHead, viewOf } from './code-stream.ts'

const START_OF_TILE_PART = 0xff90
const END = 0xffd9

/**
 * Walks the main header and the tile-parts: decoders fill in for tile-parts that are cut short, some without a word.
 * @param view the code stream
 * @param start where the main header's first segment begins
 */
function checkTileParts(view: DataView, start: number): void {
  const { byteLength } = view
  let at = start
  while (at + 4 <= byteLength && view.getUint16(at) !== START_OF_TILE_PART)
    at += 2 + view.getUint16(at + 2)
  if (at + 12 > byteLength) throw new CodeStreamError('no JPEG 2000 tile-part')
  // One byte may pad the fragment to an even length.
  while (at + 2 < byteLength && view.getUint16(at) !== END) {
    if (at + 12 > byteLength || view.getUint16(at) !== START_OF_TILE_PART) {
      throw new CodeStreamError('a JPEG 2000 tile-part does not begin where it should')
    }
    const length = view.getUint32(at + 6)
    // Length 0 stands for all that is left before the end marker.
    if (length === 0) at = lastEnd(view)
    else if (length >= 14) at += length
    else throw new CodeStreamError('a JPEG 2000 tile-part of impossible length')
  }
  if (at > byteLength) throw new CodeStreamError('its data end early')
}

/** Where the end marker lies that must close the code stream, padding aside. */
function lastEnd(view: DataView): number {
  for (const at of [view.byteLength - 2, view.byteLength - 3])
    if (view.getUint16(at) === END) return at
  throw new CodeStreamError('its data end early')
}

/** More tiles than this no scanner writes; a damaged tile size would cost hours. */
const MAXIMUM_TILES = 65_535

/**
 * The image and tile size segment of a JPEG 2000 code stream (T.800 A.5.1).
 * @param bytes the code stream, bare or in a JP2 file
 * @returns its picture's size
 * @throws CodeStreamError when there is none, or its numbers contradict each other
 */
export function jpeg2000Head(bytes: Uint8Array): CodeStreamHead {
  const view = viewOf(bytes)
  const furthest = Math.min(bytes.length - 45, 1024)
  for (let at = 0; at <= furthest; at += 1) {
    if (view.getUint32(at) !== 0xff4fff51) continue
    const field = (index: number): number => view.getUint32(at + 8 + index * 4)
    const columns = field(0) - field(2)
    const rows = field(1) - field(3)
    const tiles = Math.ceil(columns / field(4)) * Math.ceil(rows / field(5))
    const components = view.getUint16(at + 40)
    const depth = view.getUint8(at + 42)
    checkTileParts(view, at + 2)
    if (columns < 1 || rows < 1 || !(tiles >= 1 && tiles <= MAXIMUM_TILES)) break
    return { rows, columns, components, precision: (depth & 0x7f) + 1, signed: depth >= 0x80 }
  }
  throw new CodeStreamError('no JPEG 2000 image header')
}
