/** Reads weights in the safetensors format (huggingface/safetensors: length, JSON header, raw values). */
import { GroundglassError } from '../../core/index.ts'
import { numberOfHalf } from '../graph/half-precision.ts'

export interface NamedTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

function malformed(what: string): GroundglassError {
  return new GroundglassError(
    'safetensors/malformed',
    `Expected a safetensors file, found ${what}. Save the weights again.`,
  )
}

function floatsOf(type: string, bytes: Uint8Array, name: string): Float32Array {
  // A copy: values in the file need not be aligned. (`slice` would not copy where bytes are a Node Buffer.)
  const { buffer } = new Uint8Array(bytes)
  if (type === 'F32') return new Float32Array(buffer)
  if (type === 'F64') return Float32Array.from(new Float64Array(buffer))
  if (type === 'F16') return Float32Array.from(new Uint16Array(buffer), numberOfHalf)
  if (type === 'BF16') {
    return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer)
  }
  throw new GroundglassError(
    'safetensors/unsupported-type',
    `Expected F64, F32, F16 or BF16 for "${name}", found ${type}. Convert the weights.`,
  )
}

/**
 * Reads a whole file; integer tensors (such as counters) are left out.
 *
 * @param bytes the file
 * @returns tensors by name, as float32; throws `safetensors/malformed` or `safetensors/unsupported-type`
 */
export function readSafetensors(bytes: Uint8Array): Map<string, NamedTensor> {
  if (bytes.length < 8) throw malformed(`${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = Number(view.getBigUint64(0, true))
  if (8 + headerLength > bytes.length) throw malformed('a header longer than the file')
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)))
  } catch (cause) {
    throw new GroundglassError(
      'safetensors/malformed',
      'Expected a JSON header in the safetensors file. Save the weights again.',
      { cause },
    )
  }
  const data = bytes.subarray(8 + headerLength)
  const tensors = new Map<string, NamedTensor>()
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__' || /^[IU]|^BOOL$/.test(entry.dtype)) continue
    const [start, end] = entry.data_offsets
    if (!(start >= 0 && start <= end && end <= data.length)) throw malformed('values out of bounds')
    const values = floatsOf(entry.dtype, data.subarray(start, end), name)
    tensors.set(name, { shape: entry.shape, values })
  }
  return tensors
}

/**
 * Writes float32 tensors, in the given order.
 *
 * @param tensors flat values by name
 * @param metadata texts for the header
 * @returns the bytes of a safetensors file; the same tensors give the same bytes
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Float32Array>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let length = 0
  for (const [name, values] of tensors) {
    const end = length + values.byteLength
    header[name] = { dtype: 'F32', shape: [values.length], data_offsets: [length, end] }
    length = end
  }
  const json = JSON.stringify(header)
  const text = new TextEncoder().encode(json + ' '.repeat((8 - (json.length % 8)) % 8))
  const bytes = new Uint8Array(8 + text.length + length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  let offset = 8 + text.length
  for (const values of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset)
    offset += values.byteLength
  }
  return bytes
}

/** The header's texts. */
export function readSafetensorsMetadata(bytes: Uint8Array): Record<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = bytes.subarray(8, 8 + Number(view.getBigUint64(0, true)))
  const { __metadata__: metadata } = JSON.parse(new TextDecoder().decode(text))
  return metadata ?? {}
}
