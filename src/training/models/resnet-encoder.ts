/** ResNet-18/34/50 encoders (He et al., CVPR 2016) in torchvision's layout and names, with free widths. */
import { add } from '../autodiff/ops/add.ts'
import { maxPool3x3Stride2 } from '../autodiff/ops/max-pool.ts'
import { relu } from '../autodiff/ops/relu.ts'
import type { Tracked } from '../autodiff/tape.ts'
import { dimension } from '../graph/graph-builder.ts'
import type { NetworkDescription } from './description.ts'
import { convNormRelu, convolution, normalisation } from './layers.ts'
import type { NetworkContext } from './network-context.ts'

const BLOCKS: Record<NetworkDescription['encoder']['kind'], readonly number[]> = {
  resnet18: [2, 2, 2, 2],
  resnet34: [3, 4, 6, 3],
  resnet50: [3, 4, 6, 3],
}

/** A bottleneck's output has four times its inner width. */
const BOTTLENECK_EXPANSION = 4

interface BlockOptions {
  readonly width: number
  readonly stride: number
}

function shortcut(
  context: NetworkContext,
  x: Tracked,
  name: string,
  options: { out: number; stride: number },
): Tracked {
  if (options.stride === 1 && dimension(x, 1) === options.out) return x
  const y = convolution(context, x, `${name}.downsample.0`, { ...options, kernel: 1 })
  return normalisation(context, y, `${name}.downsample.1`)
}

function basicBlock(
  context: NetworkContext,
  x: Tracked,
  name: string,
  { width, stride }: BlockOptions,
): Tracked {
  const first = convNormRelu(
    context,
    x,
    { convolution: `${name}.conv1`, norm: `${name}.bn1` },
    { out: width, kernel: 3, stride },
  )
  const second = convolution(context, first, `${name}.conv2`, { out: width, kernel: 3 })
  const normed = normalisation(context, second, `${name}.bn2`)
  const skip = shortcut(context, x, name, { out: width, stride })
  return relu(context.tape, add(context.tape, normed, skip))
}

function bottleneck(
  context: NetworkContext,
  x: Tracked,
  name: string,
  { width, stride }: BlockOptions,
): Tracked {
  const out = width * BOTTLENECK_EXPANSION
  const layer = (index: number) => ({
    convolution: `${name}.conv${index}`,
    norm: `${name}.bn${index}`,
  })
  const first = convNormRelu(context, x, layer(1), { out: width, kernel: 1 })
  const second = convNormRelu(context, first, layer(2), { out: width, kernel: 3, stride })
  const third = convolution(context, second, `${name}.conv3`, { out, kernel: 1 })
  const normed = normalisation(context, third, `${name}.bn3`)
  const skip = shortcut(context, x, name, { out, stride })
  return relu(context.tape, add(context.tape, normed, skip))
}

/**
 * Builds the encoder.
 *
 * @param context where to build
 * @param picture [n, c, h, w], h and w multiples of 32
 * @param encoder kind, widths and stem
 * @param stages how many of the four stages to build
 * @returns features at H/2 and, stage by stage, H/4, H/8, H/16 and H/32
 */
export function resnetEncoder(
  context: NetworkContext,
  picture: Tracked,
  encoder: NetworkDescription['encoder'],
  stages: number,
): Tracked[] {
  const [stemWidth = 64, ...stageWidths] = encoder.widths
  const stem = convNormRelu(
    context,
    picture,
    { convolution: 'encoder.conv1', norm: 'encoder.bn1' },
    { out: stemWidth, kernel: 7, stride: 2 },
  )
  const features = [stem]
  let x = encoder.stemPool ? maxPool3x3Stride2(context.tape, stem) : stem
  const block = encoder.kind === 'resnet50' ? bottleneck : basicBlock
  for (const [stage, width] of stageWidths.slice(0, stages).entries()) {
    const blocks = BLOCKS[encoder.kind][stage] ?? 0
    for (let index = 0; index < blocks; index++) {
      const halves = index === 0 && (stage > 0 || !encoder.stemPool)
      const name = `encoder.layer${stage + 1}.${index}`
      x = block(context, x, name, { width, stride: halves ? 2 : 1 })
    }
    features.push(x)
  }
  return features
}
