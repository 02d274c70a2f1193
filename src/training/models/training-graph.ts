/** One training step as an ONNX graph: forward, losses, backward; gradients and batch statistics come out. */
import { Tape } from '../autodiff/tape.ts'
import { GraphBuilder } from '../graph/graph-builder.ts'
import { encodeOnnx } from '../graph/onnx-writer.ts'
import { binaryCrossEntropy } from '../losses/bce.ts'
import { type DiceOver, softDice } from '../losses/soft-dice.ts'
import type { NetworkDescription } from './description.ts'
import { NetworkContext, type NormLayer, type ParameterSpec } from './network-context.ts'
import { BRANCHES, unetPlusPlus } from './unet-plus-plus.ts'

export interface LossWeights {
  readonly bce: number
  readonly dice: number
  /** What one soft Dice sums over; left out: the batch. */
  readonly diceOver?: DiceOver | undefined
  /** Weight of each shallower branch's loss under deep supervision; the deepest has 1. */
  readonly shallowBranches: number
}

export interface TrainingGraph {
  readonly modelBytes: Uint8Array
  readonly parameters: readonly ParameterSpec[]
  readonly norms: readonly NormLayer[]
  /** The shape in which each parameter is fed and its gradient comes out. */
  readonly fedShapes: ReadonlyMap<string, readonly number[]>
  readonly pictureShape: readonly number[]
  readonly targetShape: readonly number[]
}

/**
 * Builds the graph. Inputs: `picture`, `target`, each parameter and, for frozen layers, running statistics.
 * Outputs: `loss` [1], `gradient:NAME` for each trained parameter, `NAME.batch_mean` and `NAME.batch_var`.
 *
 * @param description the network
 * @param shape batch size and picture side in pixels (a multiple of 32); both are baked in
 * @param loss weights of the loss terms
 * @param frozen name prefixes of parameters that are not trained
 * @returns the encoded graph and what it holds
 */
export function trainingGraph(
  description: NetworkDescription,
  shape: { batch: number; size: number },
  loss: LossWeights,
  frozen: readonly string[] = [],
): TrainingGraph {
  const graph = new GraphBuilder()
  const tape = new Tape(graph)
  const context = new NetworkContext(tape, { mode: 'train', frozen })
  const pictureShape = [shape.batch, 1, shape.size, shape.size]
  const targetShape = [shape.batch, description.outputs.length, shape.size, shape.size]
  const picture = { ...graph.input('picture', pictureShape), needsGradient: false }
  const target = graph.input('target', targetShape)
  const terms = []
  for (const [branch, logits] of unetPlusPlus(context, picture, description)) {
    const weight = branch === BRANCHES ? 1 : loss.shallowBranches
    const branchTerms = []
    if (loss.bce > 0) branchTerms.push(binaryCrossEntropy(graph, logits, target, loss.bce * weight))
    if (loss.dice > 0)
      branchTerms.push(softDice(graph, logits, target, loss.dice * weight, loss.diceOver))
    for (const term of branchTerms) tape.seed(logits, term.gradient)
    terms.push(...branchTerms)
  }
  const losses = terms.map((term) => term.loss)
  graph.output('loss', graph.op('Sum', losses, [1]))
  tape.backward()
  const fedShapes = new Map<string, readonly number[]>()
  for (const { name } of context.parameters) {
    const value = context.tracked.get(name)
    if (!value) continue
    fedShapes.set(name, value.shape)
    const gradient = value.needsGradient ? tape.gradientOf(value) : null
    if (gradient) graph.output(`gradient:${name}`, gradient)
  }
  return {
    modelBytes: encodeOnnx(graph.model()),
    parameters: context.parameters,
    norms: context.norms,
    fedShapes,
    pictureShape,
    targetShape,
  }
}
