import { elementCount, type GraphBuilder, type Value } from '../graph/graph-builder.ts'

/** A scalar loss and its gradient at the logits. */
export interface LossTerm {
  readonly loss: Value
  readonly gradient: Value
}

/**
 * Binary cross-entropy from logits, mean over all pixels: softplus(z) - z t. Gradient (sigmoid(z) - t) / count.
 *
 * @param graph where to add the nodes
 * @param logits z [n, c, h, w]
 * @param targets t [n, c, h, w], 0..1 (soft targets allowed)
 * @param weight multiplies both loss and gradient
 * @returns loss [1] and gradient [n, c, h, w]
 */
export function binaryCrossEntropy(
  graph: GraphBuilder,
  logits: Value,
  targets: Value,
  weight: number,
): LossTerm {
  const { shape } = logits
  const scale = graph.floats([weight / elementCount(shape)])
  const softplus = graph.op('Softplus', [logits], shape)
  const product = graph.op('Mul', [logits, targets], shape)
  const terms = graph.op('Sub', [softplus, product], shape)
  const axes = Array.from({ length: shape.length }, (_, axis) => axis)
  const mean = graph.op('ReduceMean', [terms], [], { axes, keepdims: 0 })
  const loss = graph.op('Mul', [mean, graph.floats([weight])], [1])
  const residual = graph.op('Sub', [graph.op('Sigmoid', [logits], shape), targets], shape)
  return { loss, gradient: graph.op('Mul', [residual, scale], shape) }
}
