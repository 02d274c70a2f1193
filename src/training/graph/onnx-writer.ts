/** OnnxModel -> bytes of a .onnx file. */
import { MessageWriter } from './protobuf.ts'
import {
  type AttributeValue,
  ELEMENT_TYPE_CODES,
  OPSET,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.ts'

function attribute(name: string, value: AttributeValue): MessageWriter {
  const message = new MessageWriter().text(1, name)
  switch (value.kind) {
    case 'float':
      return message.float(2, value.value).integer(20, 1)
    case 'int':
      return message.integer(3, value.value).integer(20, 2)
    case 'string':
      return message.text(4, value.value).integer(20, 3)
    case 'ints':
      for (const entry of value.value) message.integer(8, entry)
      return message.integer(20, 7)
  }
}

function node(value: OnnxNode): MessageWriter {
  const message = new MessageWriter()
  for (const input of value.inputs) message.text(1, input)
  for (const output of value.outputs) message.text(2, output)
  message.text(4, value.op)
  for (const [name, entry] of Object.entries(value.attributes)) {
    message.message(5, attribute(name, entry))
  }
  if (value.domain !== '') message.text(7, value.domain)
  return message
}

function tensor(value: OnnxTensor): MessageWriter {
  const message = new MessageWriter()
  for (const dimension of value.shape) message.integer(1, dimension)
  return message.integer(2, ELEMENT_TYPE_CODES[value.type]).text(8, value.name).bytes(9, value.raw)
}

function valueInfo(value: OnnxValue): MessageWriter {
  const shape = new MessageWriter()
  for (const dimension of value.shape) {
    const entry = new MessageWriter()
    if (typeof dimension === 'number') entry.integer(1, dimension)
    else entry.text(2, dimension)
    shape.message(1, entry)
  }
  const tensorType = new MessageWriter()
    .integer(1, ELEMENT_TYPE_CODES[value.type])
    .message(2, shape)
  return new MessageWriter()
    .text(1, value.name)
    .message(2, new MessageWriter().message(1, tensorType))
}

/**
 * Encodes a model as ONNX IR version 8, opset 17, with `com.microsoft` for the fused matrix product.
 *
 * @param model nodes in topological order
 * @returns the bytes of a .onnx file; the same model gives the same bytes
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const graph = new MessageWriter()
  for (const entry of model.nodes) graph.message(1, node(entry))
  graph.text(2, 'groundglass')
  for (const entry of model.initializers) graph.message(5, tensor(entry))
  for (const entry of model.inputs) graph.message(11, valueInfo(entry))
  for (const entry of model.outputs) graph.message(12, valueInfo(entry))
  const message = new MessageWriter().integer(1, 8).text(2, 'groundglass').message(7, graph)
  message.message(8, new MessageWriter().text(1, '').integer(2, OPSET))
  if (model.nodes.some((entry) => entry.domain === 'com.microsoft')) {
    message.message(8, new MessageWriter().text(1, 'com.microsoft').integer(2, 1))
  }
  return message.finish()
}
