/** The three protobuf wire types that ONNX uses. Encoding reference: protobuf.dev/programming-guides/encoding. */
import { GroundglassError } from '../../core/index.ts'

const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder()

/** Writes one protobuf message; large byte fields are kept as views and copied once, in `finish`. */
export class MessageWriter {
  #parts: Uint8Array[] = []
  #length = 0

  #push(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#length += bytes.length
  }

  #varint(value: number | bigint): void {
    // Negative int64 attributes are ten-byte varints: two's complement in 64 bits.
    let rest = BigInt.asUintN(64, BigInt(value))
    const bytes: number[] = []
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    this.#push(Uint8Array.from(bytes))
  }

  /** An integer field (int32, int64, bool, enum). */
  integer(field: number, value: number | bigint): this {
    this.#varint((field << 3) | 0)
    this.#varint(value)
    return this
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    this.#varint((field << 3) | 5)
    this.#push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  /** A length-delimited field. */
  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | 2)
    this.#varint(value.length)
    this.#push(value)
    return this
  }

  /** A UTF-8 string field. */
  text(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value))
  }

  /** A nested message field. */
  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish())
  }

  /** The encoded message. */
  finish(): Uint8Array {
    const out = new Uint8Array(this.#length)
    let offset = 0
    for (const part of this.#parts) {
      out.set(part, offset)
      offset += part.length
    }
    return out
  }
}

/** One decoded field: a varint, or bytes (length-delimited and fixed-width fields alike). */
export interface Field {
  readonly field: number
  readonly integer: bigint
  /** A view into the message, not a copy. */
  readonly bytes: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

/** Walks the fields of one message. Throws `onnx/malformed` on anything that is not protobuf. */
export function* readFields(message: Uint8Array): Generator<Field> {
  let offset = 0
  const malformed = () =>
    new GroundglassError(
      'onnx/malformed',
      `Expected an ONNX (protobuf) message, found broken bytes at offset ${offset}. Export the model again.`,
    )
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[offset++]
      if (byte === undefined) throw malformed()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw malformed()
  }
  const take = (length: number): Uint8Array => {
    if (length < 0 || offset + length > message.length) throw malformed()
    offset += length
    return message.subarray(offset - length, offset)
  }
  while (offset < message.length) {
    const key = Number(varint())
    const field = key >>> 3
    const wireType = key & 7
    if (wireType === 0) yield { field, integer: varint(), bytes: NO_BYTES }
    else if (wireType === 1) yield { field, integer: 0n, bytes: take(8) }
    else if (wireType === 2) yield { field, integer: 0n, bytes: take(Number(varint())) }
    else if (wireType === 5) yield { field, integer: 0n, bytes: take(4) }
    else throw malformed()
  }
}

/** UTF-8 text of a length-delimited field. */
export function fieldText(field: Field): string {
  return textDecoder.decode(field.bytes)
}

/** Little-endian float of a fixed 32-bit field. */
export function fieldFloat(field: Field): number {
  return new DataView(field.bytes.buffer, field.bytes.byteOffset, 4).getFloat32(0, true)
}
