/** UNet++ (Zhou et al., DLMIA 2018): nested skip connections between a ResNet encoder and the output. */
import { concat } from '../autodiff/ops/concat.ts'
import { upsampleNearest } from '../autodiff/ops/upsample-nearest.ts'
import type { Tracked } from '../autodiff/tape.ts'
import type { NetworkDescription } from './description.ts'
import { convNormRelu, convolution, upLogits } from './layers.ts'
import type { NetworkContext } from './network-context.ts'
import { resnetEncoder } from './resnet-encoder.ts'

/** Columns of nested nodes right of the encoder: branches 1 (shallowest) to 4. */
export const BRANCHES = 4

function node(
  context: NetworkContext,
  inputs: readonly Tracked[],
  below: Tracked,
  name: string,
  options: { width: number; convolutions: number },
): Tracked {
  // The 1 x 1 convolution commutes with repeating pixels, so it runs on the small picture.
  const narrowed = convolution(context, below, `${name}.up`, { out: options.width, kernel: 1 })
  let x = concat(context.tape, [...inputs, upsampleNearest(context.tape, narrowed)])
  for (let index = 1; index <= options.convolutions; index++) {
    const names = { convolution: `${name}.conv${index}`, norm: `${name}.norm${index}` }
    x = convNormRelu(context, x, names, { out: options.width, kernel: 3 })
  }
  return x
}

/**
 * Builds the network up to its logits.
 *
 * @param context where to build
 * @param picture [n, 1, h, w], h and w multiples of 32
 * @param description the network
 * @param depth the deepest branch to build, 1 to 4; fewer than 4 cuts the network, as UNet++ allows
 * @returns logits [n, outputs, h, w] by branch; only the deepest unless deep supervision is on
 */
export function unetPlusPlus(
  context: NetworkContext,
  picture: Tracked,
  description: NetworkDescription,
  depth = BRANCHES,
): Map<number, Tracked> {
  const { decoder, outputs, deepSupervision } = description
  const features = resnetEncoder(context, picture, description.encoder, depth)
  const rows = features.map((feature) => [feature])
  const heads = new Map<number, Tracked>()
  for (let column = 1; column <= depth; column++) {
    for (let row = 0; row <= depth - column; row++) {
      const left = rows[row]
      const below = rows[row + 1]?.[column - 1]
      const width = decoder.widths[row]
      if (!left || !below || width === undefined) throw new RangeError('the encoder has five rows')
      left.push(
        node(context, left, below, `decoder.${row}.${column}`, {
          width,
          convolutions: decoder.convolutionsPerNode,
        }),
      )
    }
    const top = rows[0]?.[column]
    if (!top || !(deepSupervision || column === BRANCHES)) continue
    // While training every branch has a head; for inference only the one that is read.
    if (context.mode === 'infer' && column !== depth) continue
    heads.set(column, upLogits(context, top, `head.${column}`, outputs.length))
  }
  return heads
}
