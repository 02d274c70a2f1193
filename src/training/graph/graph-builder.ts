/** Builds an ONNX graph with static shapes: every value knows its shape, every constant is stored once. */
import { GroundglassError } from '../../core/index.ts'
import { halfOfNumber } from './half-precision.ts'
import {
  type AttributeValue,
  ELEMENT_TYPE_CODES,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.ts'

/** A tensor in the graph. Shapes are row-major; pictures are [n, c, h, w]. */
export interface Value {
  readonly name: string
  readonly shape: readonly number[]
}

type AttributeInput = number | string | readonly number[] | { readonly float: number }

function attributeValue(value: AttributeInput): AttributeValue {
  if (typeof value === 'string') return { kind: 'string', value }
  if (typeof value === 'number') return { kind: 'int', value }
  if ('float' in value) return { kind: 'float', value: value.float }
  return { kind: 'ints', value }
}

/** Number of elements of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** One dimension of a shape; throws `graph/shape` when it is missing. */
export function dimension(value: Value, axis: number): number {
  const size = value.shape[axis]
  if (size === undefined) {
    throw new GroundglassError(
      'graph/shape',
      `Expected "${value.name}" to have axis ${axis}, its shape is [${value.shape.join(', ')}].`,
    )
  }
  return size
}

export class GraphBuilder {
  readonly #nodes: OnnxNode[] = []
  readonly #initializers = new Map<string, OnnxTensor>()
  readonly #inputs: OnnxValue[] = []
  readonly #outputs: OnnxValue[] = []
  readonly #constants = new Map<string, Value>()
  #counter = 0

  /** Adds a node with one output and returns that output. */
  op(
    op: string,
    inputs: readonly (Value | null)[],
    shape: readonly number[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    domain = '',
  ): Value {
    const output = { name: `v${this.#counter++}_${op}`, shape }
    this.#nodes.push({
      op,
      domain,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: [output.name],
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)]),
      ),
    })
    return output
  }

  /** Adds a node with several outputs of the given shapes. */
  opWithOutputs(
    op: string,
    inputs: readonly Value[],
    shapes: readonly (readonly number[])[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
  ): Value[] {
    const stem = `v${this.#counter++}_${op}`
    const outputs = shapes.map((shape, index) => ({ name: `${stem}_${index}`, shape }))
    this.#nodes.push({
      op,
      domain: '',
      inputs: inputs.map((input) => input.name),
      outputs: outputs.map((output) => output.name),
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)]),
      ),
    })
    return outputs
  }

  /** A float32 graph input. */
  input(name: string, shape: readonly number[]): Value {
    this.#inputs.push({ name, type: 'float32', shape })
    return { name, shape }
  }

  /** A named weight stored in half precision; the graph turns it into float32, which the runtime does once at load. */
  halfInitializer(name: string, shape: readonly number[], values: Float32Array): Value {
    const halves = Uint16Array.from(values, halfOfNumber)
    const stored = `${name}.half`
    const raw = new Uint8Array(halves.buffer)
    this.#initializers.set(stored, { name: stored, type: 'float16', shape, raw })
    return this.op('Cast', [{ name: stored, shape }], shape, { to: ELEMENT_TYPE_CODES.float32 })
  }

  /** Declares a value as graph output under a name of its own. */
  output(name: string, value: Value): Value {
    this.#nodes.push({
      op: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    })
    this.#outputs.push({ name, type: 'float32', shape: value.shape })
    return { name, shape: value.shape }
  }

  /** A named weight stored in the file. */
  initializer(name: string, shape: readonly number[], values: Float32Array): Value {
    this.#initializers.set(name, {
      name,
      type: 'float32',
      shape,
      raw: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    })
    return { name, shape }
  }

  /** A float32 constant; equal constants are stored once. */
  floats(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#constant(Float32Array.from(values), 'float32', shape)
  }

  /** An int64 constant (shapes, axes, starts); equal constants are stored once. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#constant(BigInt64Array.from(values.map(BigInt)), 'int64', shape)
  }

  #constant(
    values: Float32Array | BigInt64Array,
    type: 'float32' | 'int64',
    shape: readonly number[],
  ): Value {
    const key = `${type}[${shape.join(',')}]${values.join(',')}`
    const known = this.#constants.get(key)
    if (known) return known
    const name = `c${this.#constants.size}`
    this.#initializers.set(name, { name, type, shape, raw: new Uint8Array(values.buffer) })
    const value = { name, shape }
    this.#constants.set(key, value)
    return value
  }

  /** The finished graph. */
  model(): OnnxModel {
    return {
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    }
  }
}
