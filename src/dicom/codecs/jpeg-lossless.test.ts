import { describe, expect, test } from 'vitest'
import { CodeStreamError } from './code-stream.ts'
import { decodeJpegLossless } from './jpeg-lossless.ts'

interface Picture {
  readonly rows: number
  readonly columns: number
  readonly precision: number
  readonly samples: readonly number[]
}

/** Collects bits, most significant first, and stuffs a zero after each byte of ones. */
class BitWriter {
  readonly bytes: number[] = []
  #pending = ''

  write(value: number, bits: number): void {
    if (bits === 0) return
    this.#pending += value.toString(2).padStart(bits, '0')
    while (this.#pending.length >= 8) {
      const byte = Number.parseInt(this.#pending.slice(0, 8), 2)
      this.bytes.push(...(byte === 0xff ? [0xff, 0] : [byte]))
      this.#pending = this.#pending.slice(8)
    }
  }

  /** Fills the last byte with ones. */
  flush(): void {
    if (this.#pending !== '')
      this.write(2 ** (8 - this.#pending.length) - 1, 8 - this.#pending.length)
  }
}

/** A difference: five bits for its size, then the bits of T.81 F.1.2.1. */
function writeDifference(writer: BitWriter, difference: number): void {
  const wrapped = (difference << 16) >> 16
  if (wrapped === -32_768) {
    writer.write(16, 5)
    return
  }
  const size = wrapped === 0 ? 0 : 32 - Math.clz32(Math.abs(wrapped))
  writer.write(size, 5)
  writer.write(wrapped < 0 ? wrapped + 2 ** size - 1 : wrapped, size)
}

const half = (value: number): number => Math.floor(value / 2)

/** The predictors again, written from T.81 table H.1 in another form. */
function predict(predictor: number, a: number, b: number, c: number): number {
  return [0, a, b, c, a + b - c, a + half(b - c), b + half(a - c), half(a + b)][predictor]!
}

const word = (value: number): number[] => [value >> 8, value & 255]

/** Encodes a grey picture without loss (T.81 annex H), with a restart every `restartRows` rows. */
function encode(picture: Picture, predictor: number, restartRows = 0): Uint8Array {
  const { rows, columns, precision, samples } = picture
  const at = (row: number, column: number): number => samples[row * columns + column]!
  const writer = new BitWriter()
  for (let row = 0; row < rows; row += 1) {
    const restarted = restartRows > 0 && row % restartRows === 0
    if (restarted && row > 0) {
      writer.flush()
      writer.bytes.push(0xff, 0xd0 + ((row / restartRows - 1) % 8))
    }
    for (let column = 0; column < columns; column += 1) {
      let prediction: number
      if (row === 0 || restarted)
        prediction = column === 0 ? 2 ** (precision - 1) : at(row, column - 1)
      else if (column === 0) prediction = at(row - 1, 0)
      else
        prediction = predict(
          predictor,
          at(row, column - 1),
          at(row - 1, column),
          at(row - 1, column - 1),
        )
      writeDifference(writer, at(row, column) - prediction)
    }
  }
  writer.flush()
  // Seventeen symbols, all with codes of five bits: a symbol is its own code.
  const table = [
    0,
    0,
    0,
    0,
    17,
    ...Array.from({ length: 11 }, () => 0),
    ...Array.from({ length: 17 }, (_, size) => size),
  ]
  const segments = [
    [0xff, 0xd8, 0xff, 0xc4, ...word(3 + table.length), 0, ...table],
    [0xff, 0xdd, 0, 4, ...word(restartRows * columns)],
    [0xff, 0xc3, 0, 11, precision, ...word(rows), ...word(columns), 1, 1, 0x11, 0],
    [0xff, 0xda, 0, 8, 1, 1, 0, predictor, 0, 0],
    writer.bytes,
    [0xff, 0xd9],
  ]
  return Uint8Array.from(segments.flat())
}

/** A ramp with jumps over the whole range, so that differences wrap around. */
const PICTURE: Picture = {
  rows: 6,
  columns: 7,
  precision: 16,
  samples: Array.from(
    { length: 42 },
    (_, index) => (index * index * 977 + (index % 5 === 0 ? 32_768 : 0)) & 0xffff,
  ),
}

describe('decodeJpegLossless', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('predictor %d', (predictor) => {
    expect(Array.from(decodeJpegLossless(encode(PICTURE, predictor)).samples)).toEqual(
      PICTURE.samples,
    )
  })

  test('restart intervals', () => {
    expect(Array.from(decodeJpegLossless(encode(PICTURE, 4, 2)).samples)).toEqual(PICTURE.samples)
  })

  test('12 bits', () => {
    const twelve = {
      ...PICTURE,
      precision: 12,
      samples: PICTURE.samples.map((sample) => sample >> 4),
    }
    expect(Array.from(decodeJpegLossless(encode(twelve, 1)).samples)).toEqual(twelve.samples)
  })

  test('data that end early, or go on, are refused', () => {
    const bytes = encode(PICTURE, 1)
    const cut = Uint8Array.from([...bytes.subarray(0, -8), 0xff, 0xd9])
    expect(() => decodeJpegLossless(cut)).toThrow(CodeStreamError)
    const long = Uint8Array.from([...bytes.subarray(0, -2), 1, 2, 3, 0xff, 0xd9])
    expect(() => decodeJpegLossless(long)).toThrow(CodeStreamError)
  })
})
