/** Lossless JPEG (T.81 annex H, process 14), all seven predictors. Own work, because it must notice broken data. */
import { CodeStreamError, type DecodedPicture } from './code-stream.ts'
import { EntropyReader } from './huffman-table.ts'
import { readJpegScan } from './jpeg-segments.ts'

type Predictor = (left: number, above: number, aboveLeft: number) => number

/** T.81 table H.1. */
const PREDICTORS: readonly Predictor[] = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (_left, _above, aboveLeft) => aboveLeft,
  (left, above, aboveLeft) => left + above - aboveLeft,
  (left, above, aboveLeft) => left + ((above - aboveLeft) >> 1),
  (left, above, aboveLeft) => above + ((left - aboveLeft) >> 1),
  (left, above) => (left + above) >> 1,
]

/**
 * Decodes a lossless JPEG code stream.
 * @param bytes the code stream; its size is checked before by the caller
 * @returns unsigned samples, colours pixel by pixel
 * @throws CodeStreamError when the stream is broken or holds more or less than its picture
 */
export function decodeJpegLossless(bytes: Uint8Array): DecodedPicture {
  const scan = readJpegScan(bytes)
  const { rows, columns, precision, restartInterval, pointTransform } = scan
  const predict = PREDICTORS[scan.selection]
  if (scan.process !== 0xc3 || predict === undefined || scan.selection === 0) {
    throw new CodeStreamError('not a lossless JPEG scan')
  }
  if (precision < 2 || precision > 16 || pointTransform >= precision) {
    throw new CodeStreamError('impossible precision')
  }
  if (restartInterval % columns !== 0) throw new CodeStreamError('restart intervals of broken rows')
  const tables = scan.components.map(({ dcTable }) => {
    if (dcTable === undefined) throw new CodeStreamError('a Huffman table is missing')
    return dcTable
  })
  const components = tables.length
  const width = columns * components
  const samples = new Uint16Array(rows * width)
  const reader = new EntropyReader(bytes, scan.dataOffset)
  const middle = 1 << (precision - pointTransform - 1)
  const restartRows = restartInterval / columns
  for (let row = 0; row < rows; row += 1) {
    const restarted = restartRows > 0 && row % restartRows === 0
    if (restarted && row > 0) reader.restart()
    const firstLine = row === 0 || restarted
    for (let at = row * width, end = at + width, column = 0; at < end; column += 1) {
      for (const table of tables) {
        let prediction: number
        if (firstLine) prediction = column === 0 ? middle : samples[at - components]!
        else if (column === 0) prediction = samples[at - width]!
        else {
          prediction = predict(
            samples[at - components]!,
            samples[at - width]!,
            samples[at - width - components]!,
          )
        }
        const bits = reader.symbol(table)
        if (bits > 16) throw new CodeStreamError('a difference of impossible size')
        // Sixteen bits stand for 32768 alone and are followed by none (T.81 H.1.2.2); sums are modulo 2^16.
        samples[at] = prediction + (bits === 16 ? 32_768 : reader.signed(bits))
        at += 1
      }
    }
  }
  reader.finish()
  if (pointTransform > 0)
    for (let at = 0; at < samples.length; at += 1) samples[at] = samples[at]! << pointTransform
  return { rows, columns, components, precision, signed: false, samples }
}
