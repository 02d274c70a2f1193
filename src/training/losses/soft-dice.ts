import { dimension, elementCount, type GraphBuilder, type Value } from '../graph/graph-builder.ts'
import type { LossTerm } from './bce.ts'

/** Keeps the quotient defined on batches without any target, in pixels. */
const SMOOTHING_PX = 1

/** What one Dice coefficient sums over. */
export type DiceOver = 'batch' | 'slice'

/**
 * 1 - soft Dice (Milletari et al. 2016), per channel, then the mean: D = (2 sum(p t) + s) / (sum(p) + sum(t) + s),
 * p = sigmoid(z). Gradient at z: -(2 t - D) / (sum(p) + sum(t) + s) * p (1 - p), divided by the number of D.
 * Over the batch large lesions outweigh small ones; over each slice they count alike, as in a mean of slices' Dice.
 * An empty slice is harmless either way: by itself its D is about s / sum(p), and so is what pulls at it.
 *
 * @param graph where to add the nodes
 * @param logits z [n, c, h, w]
 * @param targets t [n, c, h, w], 0..1
 * @param weight multiplies both loss and gradient
 * @param over what one D sums over: all slices of the batch, or each slice for itself
 * @returns loss [1] and gradient [n, c, h, w]
 */
export function softDice(
  graph: GraphBuilder,
  logits: Value,
  targets: Value,
  weight: number,
  over: DiceOver = 'batch',
): LossTerm {
  const { shape } = logits
  const channels = dimension(logits, 1)
  const column = [over === 'batch' ? 1 : dimension(logits, 0), channels, 1, 1]
  const axes = over === 'batch' ? [0, 2, 3] : [2, 3]
  const sum = (value: Value) =>
    graph.op('ReduceSum', [value, graph.integers(axes)], column, { keepdims: 1 })
  const binary = (op: string, a: Value, b: Value, out: readonly number[]) =>
    graph.op(op, [a, b], out)
  const p = graph.op('Sigmoid', [logits], shape)
  const smoothing = graph.floats([SMOOTHING_PX])
  const overlap = sum(binary('Mul', p, targets, shape))
  const total = binary('Add', binary('Add', sum(p), sum(targets), column), smoothing, column)
  const twice = binary('Mul', overlap, graph.floats([2]), column)
  const dice = binary('Div', binary('Add', twice, smoothing, column), total, column)
  const meanDice = graph.op('ReduceMean', [dice], [], { axes: [0, 1, 2, 3], keepdims: 0 })
  const distance = binary('Sub', graph.floats([1]), meanDice, [1])
  const loss = binary('Mul', distance, graph.floats([weight]), [1])
  const slope = binary('Mul', p, binary('Sub', graph.floats([1]), p, shape), shape)
  const twiceTargets = binary('Mul', targets, graph.floats([2]), shape)
  const numerator = binary('Sub', dice, twiceTargets, shape)
  const scale = binary('Div', graph.floats([weight / elementCount(column)]), total, column)
  const gradient = binary('Mul', binary('Mul', numerator, scale, shape), slope, shape)
  return { loss, gradient }
}
