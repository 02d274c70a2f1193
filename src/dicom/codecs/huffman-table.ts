/** A Huffman table of T.81 annex C, and the reader of entropy-coded bits (annex F.2.2). */
import { CodeStreamError } from './code-stream.ts'

/** Codes of up to this length are found with one look. */
const FAST_BITS = 9

export class HuffmanTable {
  /** Index: the next 9 bits; value: code length * 256 + symbol, 0 where the code is longer. */
  readonly fast = new Uint16Array(1 << FAST_BITS)
  /** Index: code length; the largest code of that length, -1 where there is none. */
  readonly #largest = new Int32Array(17).fill(-1)
  /** Index: code length; what to add to a code to find its symbol. */
  readonly #shift = new Int32Array(17)
  readonly #symbols: Uint8Array

  /**
   * @param counts how many codes there are of each length from 1 to 16 bits
   * @param symbols the symbols in the order of their codes
   */
  constructor(counts: readonly number[], symbols: Uint8Array) {
    this.#symbols = symbols
    let code = 0
    let index = 0
    for (const [at, count] of counts.entries()) {
      const length = at + 1
      if (code + count > 1 << length)
        throw new CodeStreamError('a Huffman table has too many codes')
      this.#shift[length] = index - code
      for (let each = 0; each < count; each += 1, code += 1, index += 1) {
        if (length > FAST_BITS) continue
        const spare = FAST_BITS - length
        const entry = length * 256 + symbols[index]!
        this.fast.fill(entry, code << spare, (code + 1) << spare)
      }
      if (count > 0) this.#largest[length] = code - 1
      code <<= 1
    }
  }

  /**
   * The symbol and length of a code longer than the fast table.
   * @param next16 the next 16 bits
   * @returns code length * 256 + symbol
   */
  longCode(next16: number): number {
    for (let length = FAST_BITS + 1; length <= 16; length += 1) {
      const code = next16 >> (16 - length)
      if (code <= this.#largest[length]!) {
        return length * 256 + this.#symbols[code + this.#shift[length]!]!
      }
    }
    throw new CodeStreamError('bits that are no Huffman code')
  }
}

/** Reads entropy-coded bits, without the stuffed zero bytes, up to the next marker. */
export class EntropyReader {
  readonly #bytes: Uint8Array
  #position: number
  #buffer = 0
  #count = 0
  /** Zero bits appended after the data ended; using one of them is an error. */
  #padding = 0

  /**
   * @param bytes the code stream
   * @param position where entropy-coded data begin
   */
  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.#position = position
  }

  #fill(): void {
    while (this.#count <= 24) {
      let byte = this.#bytes[this.#position] ?? -1
      const atMarker = byte === 0xff && this.#bytes[this.#position + 1] !== 0
      if (byte < 0 || atMarker) {
        byte = 0
        this.#padding += 8
      } else {
        this.#position += byte === 0xff ? 2 : 1
      }
      this.#buffer = (this.#buffer << 8) | byte
      this.#count += 8
    }
  }

  #use(bits: number): void {
    this.#count -= bits
    if (this.#count < this.#padding) throw new CodeStreamError('its data end early')
  }

  /**
   * The next symbol.
   * @param table the table it is coded with
   * @returns 0 to 255
   */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill()
    const next = (this.#buffer >>> (this.#count - FAST_BITS)) & ((1 << FAST_BITS) - 1)
    let entry = table.fast[next]!
    if (entry === 0) entry = table.longCode((this.#buffer >>> (this.#count - 16)) & 0xffff)
    this.#use(entry >> 8)
    return entry & 255
  }

  /**
   * A number of a known count of bits, with its sign (T.81 F.2.2.1, RECEIVE and EXTEND).
   * @param bits 0 to 16
   * @returns a number whose magnitude takes that many bits
   */
  signed(bits: number): number {
    if (bits === 0) return 0
    if (this.#count < bits) this.#fill()
    const value = (this.#buffer >>> (this.#count - bits)) & ((1 << bits) - 1)
    this.#use(bits)
    return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value
  }

  /** Steps over a restart marker, which must come next. */
  restart(): void {
    const marker = this.#nextMarker()
    if (marker < 0xd0 || marker > 0xd7) throw new CodeStreamError('a restart marker is missing')
    this.#position += 2
    this.#buffer = 0
    this.#count = 0
    this.#padding = 0
  }

  /** Checks that the data end with the picture: at the end marker, or at the end of the bytes. */
  finish(): void {
    const marker = this.#nextMarker()
    if (marker !== 0xd9 && marker !== -1)
      throw new CodeStreamError('its data go on after the last sample')
  }

  /** The marker at which data end, -1 for the end of the bytes; whole unread bytes before it are an error. */
  #nextMarker(): number {
    this.#fill()
    if (this.#count - this.#padding >= 8)
      throw new CodeStreamError('it holds more data than its picture needs')
    while (this.#bytes[this.#position] === 0xff && this.#bytes[this.#position + 1] === 0xff)
      this.#position += 1
    return this.#bytes[this.#position + 1] ?? -1
  }
}
