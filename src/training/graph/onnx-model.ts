/** The part of ONNX's model format that we write and read, as plain data. Field numbers: onnx/onnx, onnx.proto3. */

export type ElementType = 'float32' | 'float16' | 'int64'

/** ONNX TensorProto.DataType. */
export const ELEMENT_TYPE_CODES: Record<ElementType, number> = { float32: 1, int64: 7, float16: 10 }

export interface OnnxTensor {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  /** Little-endian, row-major. */
  readonly raw: Uint8Array
}

export type AttributeValue =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }

export interface OnnxNode {
  readonly op: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** An input or output; a string in the shape is a dimension known only at run time. */
export interface OnnxValue {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly (number | string)[]
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Opset of the default domain: the first with ReduceMean's axes as input is 18; 17 keeps them attributes. */
export const OPSET = 17
