/** Bytes of a .onnx file -> OnnxModel, for models whose weights lie in the file. */
import { GroundglassError } from '../../core/index.ts'
import {
  type AttributeValue,
  ELEMENT_TYPE_CODES,
  type ElementType,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.ts'
import { type Field, fieldFloat, fieldText, readFields } from './protobuf.ts'

function elementType(code: number, name: string): ElementType {
  for (const type of ['float32', 'float16', 'int64'] as const)
    if (ELEMENT_TYPE_CODES[type] === code) return type
  throw new GroundglassError(
    'onnx/unsupported-type',
    `Expected float32, float16 or int64 for "${name}", found ONNX element type ${code}. Export the model with those types.`,
  )
}

/** Repeated integers come one a field or packed into one. */
function integers(field: Field): number[] {
  if (field.bytes.length === 0) return [Number(BigInt.asIntN(64, field.integer))]
  const values: number[] = []
  let value = 0n
  let shift = 0n
  for (const byte of field.bytes) {
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
    if (byte < 0x80) {
      values.push(Number(BigInt.asIntN(64, value)))
      value = 0n
      shift = 0n
    }
  }
  return values
}

function attribute(message: Uint8Array): [string, AttributeValue] | null {
  let name = ''
  let value: AttributeValue | null = null
  const ints: number[] = []
  let type = 0
  for (const field of readFields(message)) {
    if (field.field === 1) name = fieldText(field)
    else if (field.field === 2) value = { kind: 'float', value: fieldFloat(field) }
    else if (field.field === 3) value = { kind: 'int', value: integers(field)[0] ?? 0 }
    else if (field.field === 4) value = { kind: 'string', value: fieldText(field) }
    else if (field.field === 8) ints.push(...integers(field))
    else if (field.field === 20) type = Number(field.integer)
  }
  if (type === 7 || (value === null && ints.length > 0)) value = { kind: 'ints', value: ints }
  return value === null ? null : [name, value]
}

function node(message: Uint8Array): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: Record<string, AttributeValue> = {}
  let op = ''
  let domain = ''
  for (const field of readFields(message)) {
    if (field.field === 1) inputs.push(fieldText(field))
    else if (field.field === 2) outputs.push(fieldText(field))
    else if (field.field === 4) op = fieldText(field)
    else if (field.field === 7) domain = fieldText(field)
    else if (field.field === 5) {
      const entry = attribute(field.bytes)
      if (entry) attributes[entry[0]] = entry[1]
    }
  }
  return { op, domain, inputs, outputs, attributes }
}

function tensor(message: Uint8Array): OnnxTensor {
  const shape: number[] = []
  let code = 0
  let name = ''
  let raw: Uint8Array | null = null
  for (const field of readFields(message)) {
    if (field.field === 1) shape.push(...integers(field))
    else if (field.field === 2) code = Number(field.integer)
    else if (field.field === 4) raw = field.bytes
    else if (field.field === 8) name = fieldText(field)
    else if (field.field === 9) raw = field.bytes
  }
  if (!raw) {
    throw new GroundglassError(
      'onnx/external-data',
      `Expected the values of "${name}" inside the file. Export the model without external data.`,
    )
  }
  return { name, type: elementType(code, name), shape, raw }
}

function valueInfo(message: Uint8Array): OnnxValue {
  let name = ''
  let code = 1
  const shape: (number | string)[] = []
  const readShape = (bytes: Uint8Array) => {
    for (const dimension of readFields(bytes)) {
      let entry: number | string = ''
      for (const part of readFields(dimension.bytes)) {
        entry = part.field === 1 ? Number(part.integer) : fieldText(part)
      }
      shape.push(entry)
    }
  }
  for (const field of readFields(message)) {
    if (field.field === 1) name = fieldText(field)
    if (field.field !== 2) continue
    for (const type of readFields(field.bytes)) {
      for (const part of readFields(type.bytes)) {
        if (part.field === 1) code = Number(part.integer)
        else if (part.field === 2) readShape(part.bytes)
      }
    }
  }
  return { name, type: elementType(code, name), shape }
}

/**
 * Decodes a model; tensors are views into `bytes`.
 *
 * @param bytes a whole .onnx file
 * @returns nodes, weights, inputs and outputs; throws `onnx/malformed`, `onnx/unsupported-type` or `onnx/external-data`
 */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  for (const outer of readFields(bytes)) {
    if (outer.field !== 7) continue
    for (const field of readFields(outer.bytes)) {
      if (field.field === 1) nodes.push(node(field.bytes))
      else if (field.field === 5) initializers.push(tensor(field.bytes))
      else if (field.field === 11) inputs.push(valueInfo(field.bytes))
      else if (field.field === 12) outputs.push(valueInfo(field.bytes))
    }
  }
  return { nodes, initializers, inputs, outputs }
}
