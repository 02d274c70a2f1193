import { dimension, elementCount, type GraphBuilder, type Value } from '../graph/graph-builder.ts'
import type { LossTerm } from './bce.ts'

/** Keeps the quotient defined on batches without any target, in pixels. */
const SMOOTHING_PX = 1

/** What one Dice coefficient sums over, as a configuration may say it. */
export const DICE_OVER = ['batch', 'slice', 'slice-with-target'] as const
export type DiceOver = (typeof DICE_OVER)[number]

/**
 * 1 - soft Dice (Milletari et al. 2016), per channel, then the mean: D = (2 sum(p t) + s) / (sum(p) + sum(t) + s),
 * p = sigmoid(z). Gradient at z: -(2 t - D) / (sum(p) + sum(t) + s) * p (1 - p), times the share of D in the mean.
 * Over the batch large lesions outweigh small ones; over each slice they count alike, as in a mean of slices' Dice.
 * By itself the D of an empty slice rewards nothing but answering exactly zero everywhere, and teaches to pass over
 * faint lesions; over slices with a target an empty one is left to the cross-entropy.
 *
 * @param graph where to add the nodes
 * @param logits z [n, c, h, w]
 * @param targets t [n, c, h, w], 0..1
 * @param weight multiplies both loss and gradient
 * @param over what one D sums over: all slices of the batch, each slice for itself, or each that has a target
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
  const weights =
    over === 'slice-with-target'
      ? shareOfThoseWithTarget(graph, sum(targets), weight)
      : graph.floats([weight / elementCount(column)])
  const distance = binary('Sub', graph.floats([1]), dice, column)
  const weighted = binary('Mul', distance, weights, column)
  const sumOfAll = graph.op('ReduceSum', [weighted, graph.integers([0, 1, 2, 3])], [], {
    keepdims: 0,
  })
  const loss = graph.op('Reshape', [sumOfAll, graph.integers([1])], [1])
  const slope = binary('Mul', p, binary('Sub', graph.floats([1]), p, shape), shape)
  const twiceTargets = binary('Mul', targets, graph.floats([2]), shape)
  const numerator = binary('Sub', dice, twiceTargets, shape)
  const scale = binary('Div', weights, total, column)
  const gradient = binary('Mul', binary('Mul', numerator, scale, shape), slope, shape)
  return { loss, gradient }
}

/**
 * Equal shares for all with at least one pixel of target, less for less, none for none.
 * @param targetPx sum of the targets [n, c, 1, 1], in pixels
 * @param weight what the shares add up to, if any has a target
 */
function shareOfThoseWithTarget(graph: GraphBuilder, targetPx: Value, weight: number): Value {
  const { shape } = targetPx
  const one = [1, 1, 1, 1]
  const present = graph.op('Min', [targetPx, graph.floats([1])], shape)
  const count = graph.op('ReduceSum', [present, graph.integers([0, 1, 2, 3])], one, { keepdims: 1 })
  const atLeastOne = graph.op('Max', [count, graph.floats([1])], one)
  const perTarget = graph.op('Div', [graph.floats([weight]), atLeastOne], one)
  return graph.op('Mul', [present, perTarget], shape)
}
