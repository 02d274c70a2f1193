/** The network for inference: weights and running statistics stored in the file, probabilities out. */
import { Tape } from '../autodiff/tape.ts'
import { GraphBuilder } from '../graph/graph-builder.ts'
import { encodeOnnx } from '../graph/onnx-writer.ts'
import type { NetworkDescription } from '../models/description.ts'
import { NetworkContext, type Weights } from '../models/network-context.ts'
import { BRANCHES, unetPlusPlus } from '../models/unet-plus-plus.ts'

export const INPUT_NAME = 'image'
export const OUTPUT_NAME = 'probability'

/**
 * Exports the network.
 *
 * @param description the network
 * @param weights every parameter and running statistic by name
 * @param options picture height and width in pixels (multiples of 32); `depth` below 4 cuts the network
 * @returns the bytes of a .onnx file: `image` [1, 1, h, w] in, `probability` [1, outputs, h, w] out
 */
export function inferenceGraph(
  description: NetworkDescription,
  weights: Weights,
  options: { height: number; width: number; depth?: number },
): Uint8Array<ArrayBuffer> {
  const { height, width, depth = BRANCHES } = options
  const graph = new GraphBuilder()
  const context = new NetworkContext(new Tape(graph), { mode: 'infer', weights })
  const image = { ...graph.input(INPUT_NAME, [1, 1, height, width]), needsGradient: false }
  const logits = unetPlusPlus(context, image, description, depth).get(depth)
  if (!logits) throw new RangeError(`branch ${depth} has no head: train with deep supervision`)
  graph.output(OUTPUT_NAME, graph.op('Sigmoid', [logits], logits.shape))
  return Uint8Array.from(encodeOnnx(graph.model()))
}
