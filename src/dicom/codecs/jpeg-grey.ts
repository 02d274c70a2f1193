/**
 * Sequential DCT JPEG of one component, 8 or 12 bit (T.81 annex F, processes 1, 2 and 4). No package decodes 12 bits,
 * and the 8-bit one fills what is missing with grey without a word.
 */
import { CodeStreamError, type DecodedPicture } from './code-stream.ts'
import { EntropyReader, type HuffmanTable } from './huffman-table.ts'
import { inverseDct } from './inverse-dct.ts'
import { readJpegScan } from './jpeg-segments.ts'

/** Row-major position of each coefficient in zigzag order: diagonal by diagonal, turning (T.81 figure A.6). */
const ZIGZAG: readonly number[] = Array.from({ length: 15 }, (_, diagonal) => {
  const rows = [0, 1, 2, 3, 4, 5, 6, 7].filter((row) => diagonal - row >= 0 && diagonal - row < 8)
  const downwards = rows.map((row) => row * 8 + diagonal - row)
  return diagonal % 2 === 0 ? downwards.toReversed() : downwards
}).flat()

/** Reads the 63 AC coefficients of a block (T.81 F.2.2.2) into their places, dequantised. */
function readAc(
  reader: EntropyReader,
  table: HuffmanTable,
  steps: Uint16Array,
  block: Int32Array,
): void {
  for (let index = 1; index < 64; index += 1) {
    const symbol = reader.symbol(table)
    const bits = symbol & 15
    if (bits === 0 && symbol !== 0xf0) {
      if (symbol === 0) return
      throw new CodeStreamError('a run without a coefficient')
    }
    index += symbol >> 4
    if (index > 63) throw new CodeStreamError('more than 64 coefficients in a block')
    block[ZIGZAG[index]!] = reader.signed(bits) * steps[index]!
  }
}

/**
 * Decodes a sequential grey JPEG code stream.
 * @param bytes the code stream; its size is checked before by the caller
 * @returns unsigned samples
 * @throws CodeStreamError when the stream is broken or holds more or less than its picture
 */
export function decodeJpegGrey(bytes: Uint8Array): DecodedPicture {
  const scan = readJpegScan(bytes)
  const { rows, columns, precision, restartInterval } = scan
  const [component] = scan.components
  const { dcTable, acTable, quantisation } = component ?? {}
  if (scan.components.length !== 1 || scan.process === 0xc3)
    throw new CodeStreamError('not a grey DCT scan')
  if (dcTable === undefined || acTable === undefined || quantisation === undefined) {
    throw new CodeStreamError('a table is missing')
  }
  if (precision !== 8 && precision !== 12) throw new CodeStreamError('impossible precision')
  const samples = new Uint16Array(rows * columns)
  const reader = new EntropyReader(bytes, scan.dataOffset)
  const block = new Int32Array(64)
  const blocksAcross = Math.ceil(columns / 8)
  const blocks = blocksAcross * Math.ceil(rows / 8)
  let dc = 0
  for (let index = 0; index < blocks; index += 1) {
    if (restartInterval > 0 && index > 0 && index % restartInterval === 0) {
      reader.restart()
      dc = 0
    }
    block.fill(0)
    const bits = reader.symbol(dcTable)
    if (bits > 15) throw new CodeStreamError('a difference of impossible size')
    dc += reader.signed(bits)
    block[0] = dc * quantisation[0]!
    readAc(reader, acTable, quantisation, block)
    inverseDct(block, precision)
    place(block, samples, { rows, columns, index, blocksAcross })
  }
  reader.finish()
  return { rows, columns, components: 1, precision, signed: false, samples }
}

/** Copies the part of a block that lies inside the picture. */
function place(
  block: Int32Array,
  samples: Uint16Array,
  at: { rows: number; columns: number; index: number; blocksAcross: number },
): void {
  const top = Math.floor(at.index / at.blocksAcross) * 8
  const left = (at.index % at.blocksAcross) * 8
  const height = Math.min(8, at.rows - top)
  const width = Math.min(8, at.columns - left)
  for (let y = 0; y < height; y += 1) {
    samples.set(block.subarray(y * 8, y * 8 + width), (top + y) * at.columns + left)
  }
}
